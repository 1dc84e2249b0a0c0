// The right-hand side of a forward motion allocates nothing: integrating the same samples in many more steps takes no
// more memory from the heap. A program of its own, for it replaces the global operators new and delete.

#include <coxa/exercise/hip_thrust.hpp>
#include <coxa/simulation/forward.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <new>

namespace {

std::atomic<long> allocations{0};

void* counted(std::size_t bytes) {
    ++allocations;
    if (void* memory = std::malloc(bytes > 0 ? bytes : 1)) return memory;
    throw std::bad_alloc();
}

}  // namespace

void* operator new(std::size_t bytes) { return counted(bytes); }
void* operator new[](std::size_t bytes) { return counted(bytes); }
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

using namespace coxa;

struct Count {
    long allocations = 0;
    long evaluations = 0;
    std::size_t instants = 0;
};

Count count(const MovingLift& lift, const ForwardOptions& options) {
    const long before = allocations;
    const Trajectory t = forward_trajectory(lift, 120.0, options);
    return {allocations - before, t.evaluations, t.instants.size()};
}

bool same(const char* what, const Count& few, const Count& many) {
    std::printf("%s: %ld allocations in %ld evaluations, %ld in %ld; %zu and %zu instants\n", what, few.allocations,
                few.evaluations, many.allocations, many.evaluations, few.instants, many.instants);
    return few.instants == many.instants && many.evaluations > few.evaluations + 200 && few.evaluations > 100 &&
           few.allocations > 0 && few.allocations == many.allocations;
}

}  // namespace

int main() {
    const Body body = scale_body({.mass_kg = 80, .height_m = 1.80, .sex = Sex::male});
    const MovingLift lift = moving_lift(HipThrust{}, body, rajagopal2016());
    ForwardOptions options;
    options.intent = Intent::pattern;
    options.lowers = false;
    // Too little to leave the floor, then a push that does not last: the same samples at every tolerance.
    options.pattern.start_s = {0.0, 0.1};
    options.pattern.excitation = Table::Constant(2, lift.muscle_count(), 0.05);
    for (const char* name : {"glmax1", "glmax2", "glmax3", "semimem", "semiten", "bflh"}) {
        options.pattern.excitation(0, static_cast<Eigen::Index>(rajagopal2016().index_of(name))) = 0.7;
    }
    bool good = true;
    for (const bool watches : {false, true}) {
        options.watches_contacts = watches;
        options.relative_tolerance = options.absolute_tolerance = 1e-3;
        const Count few = count(lift, options);
        options.relative_tolerance = options.absolute_tolerance = 1e-11;
        good = same(watches ? "rigid, contacts watched" : "rigid", few, count(lift, options)) && good;
    }
    options.relative_tolerance = options.absolute_tolerance = 1e-6;
    options.tendon = Tendon::elastic;
    options.implicit_step_s = 0.0025;
    const Count few = count(lift, options);
    options.implicit_step_s = 0.0005;
    good = same("elastic", few, count(lift, options)) && good;
    options.tendon = Tendon::elastic_explicit;
    options.relative_tolerance = options.absolute_tolerance = 1e-3;
    const Count loose = count(lift, options);
    options.relative_tolerance = options.absolute_tolerance = 1e-10;
    good = same("elastic, explicit", loose, count(lift, options)) && good;
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
