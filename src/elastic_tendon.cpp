#include <coxa/core/roots.hpp>
#include <coxa/muscle/elastic_tendon.hpp>

#include <boost/math/quadrature/gauss.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace coxa {

namespace {

constexpr double tolerance = 1e-10;                     // of forces, in maximal isometric forces
constexpr double sdirk_gamma = 0.29289321881345247560;  // 1 - 1/sqrt(2)

/// The integral of a curve from its first knot on, as a table over the same range.
[[nodiscard]] QuinticSpline integral_table(const QuinticSpline& curve) {
    constexpr std::size_t intervals = 128;
    constexpr int parts = 16;
    double at = curve.first(), sum = 0.0;
    return QuinticSpline(
        [&](double x) {
            const double h = (x - at) / parts;
            for (int k = 0; k < parts; ++k) {
                sum += boost::math::quadrature::gauss<double, 7>::integrate([&](double y) { return curve(y); },
                                                                            at + k * h, at + (k + 1) * h);
            }
            at = x;
            const CurveSample s = curve.sample(x);
            return CurveSample{sum, s.value, s.slope};
        },
        curve.first(), curve.last(), intervals);
}

/// The integral at any place: the curve is straight beyond its last knot, so the integral is a parabola.
[[nodiscard]] double integral_at(const QuinticSpline* integral, const QuinticSpline& curve, double x) {
    if (integral == nullptr) reject("muscle", "without energies", "must have been made with energies");
    const double beyond = std::max(0.0, x - curve.last());
    return (*integral)(x) + 0.5 * beyond * beyond * curve.sample(curve.last()).slope;
}

void require_drive(const MuscleDrive& drive) {
    require_between("activation", drive.activation, "", 0.0, 1.0);
    require_between("path_length_m", drive.path_length_m, "m", 0.0, 10.0);
    require_between("path_velocity_m_per_s", drive.path_velocity_m_per_s, "m/s", -1e3, 1e3);
}

/// Lengths along the tendon's line in optimal fiber lengths.
[[nodiscard]] double along_of(const ElasticMuscle& m, double length_norm) {
    return std::sqrt(std::max(0.0, length_norm * length_norm - m.height_norm * m.height_norm));
}
[[nodiscard]] double length_of(const ElasticMuscle& m, double along) {
    return std::sqrt(along * along + m.height_norm * m.height_norm);
}
[[nodiscard]] double path_of(const ElasticMuscle& m, double path_length_m) {
    return path_length_m / m.muscle->optimal_fiber_length_m;
}
[[nodiscard]] double slack_of(const ElasticMuscle& m) {
    return m.muscle->tendon_slack_length_m / m.muscle->optimal_fiber_length_m;
}

/// Fiber and tendon force along the tendon with the fiber's projection `along` moving at `speed`.
struct Balance {
    double fiber = 0.0;
    double tendon = 0.0;
    double slope = 0.0;    ///< of fiber - tendon by along, at constant speed
    double damping = 0.0;  ///< of fiber by speed
    double cosine = 1.0;

    [[nodiscard]] double value() const { return fiber - tendon; }
};

[[nodiscard]] Balance balance(const ElasticMuscle& m, double activation, double path, double along, double speed) {
    const double fastest = m.muscle->max_contraction_velocity_per_s, beta = m.muscle->fiber_damping;
    const double length = length_of(m, along);
    const double c = along / length;
    const double dc = (1.0 - c * c) / length;
    const double v = speed * c / fastest;
    const CurveSample active = m.active->sample(length);
    const CurveSample passive = m.passive->sample(length);
    const CurveSample velocity = m.velocity->sample(v);
    const double slack = slack_of(m);
    const CurveSample tendon = m.tendon->sample((path - along) / slack);
    const double force = activation * active.value * velocity.value + passive.value + beta * v;
    const double by_velocity = activation * active.value * velocity.slope + beta;
    const double by_along =
        (activation * active.slope * velocity.value + passive.slope) * c + by_velocity * speed * dc / fastest;
    return {force * c, tendon.value, by_along * c + force * dc + tendon.slope / slack, by_velocity * c * c / fastest,
            c};
}

[[nodiscard]] ElasticFiber result_at(const ElasticMuscle& m, const MuscleDrive& drive, double along, double speed,
                                     int iterations) {
    const Balance b = balance(m, drive.activation, path_of(m, drive.path_length_m), along, speed);
    ElasticFiber fiber;
    fiber.length_norm = length_of(m, along);
    fiber.velocity_per_s = speed * b.cosine;
    fiber.cos_pennation = b.cosine;
    fiber.tendon_force_norm = b.tendon;
    fiber.residual = b.value();
    fiber.iterations = iterations;
    fiber.status = b.tendon > tolerance ? FiberStatus::ok : FiberStatus::slack;
    return fiber;
}

/// The projection at which the forces balance.
///
/// @param speed_at  of the projection, with its slope
/// @param base      a projection at which the fiber does not shorten
template <class Speed>
[[nodiscard]] ElasticFiber settled(const ElasticMuscle& m, const MuscleDrive& drive, double base, double start,
                                   const Speed& speed_at) {
    const double path = path_of(m, drive.path_length_m);
    const double least = along_of(m, m.least_length_norm);
    // Beside a slack tendon, a fiber that does not shorten pulls: there the sum is not negative.
    const double longest = std::max(path - slack_of(m), base);
    if (longest <= least) {
        ElasticFiber fiber = result_at(m, drive, least, 0.0, 0);
        if (std::abs(fiber.residual) > tolerance) fiber.status = FiberStatus::at_least_length;
        return fiber;
    }
    const BracketedRoot root = newton_between(
        [&](double along) {
            const auto [speed, slope] = speed_at(along);
            const Balance b = balance(m, drive.activation, path, along, speed);
            return std::pair{b.value(), b.slope + b.damping * slope};
        },
        least, longest, start, tolerance);
    const bool stopped = !root.converged && root.x <= least;
    ElasticFiber fiber = result_at(m, drive, root.x, stopped ? 0.0 : speed_at(root.x).first, root.iterations);
    if (!root.converged) fiber.status = stopped ? FiberStatus::at_least_length : FiberStatus::not_converged;
    return fiber;
}

}  // namespace

ElasticMuscles::ElasticMuscles(const MuscleSet& set, bool with_energies) {
    constexpr double least_length = 0.2, least_cosine = 0.1;
    for (std::size_t i = 0; i < set.size(); ++i) {
        ElasticMuscle m{&set.muscles[i], set.active_force_length[i].get(), &set.passive_force_length[i],
                        set.tendon_force_length[i].get(), set.force_velocity[i].get()};
        for (const ElasticMuscle& other : muscles_) {
            if (other.tendon == m.tendon) m.tendon_energy = other.tendon_energy;
        }
        const auto keep = [&](const QuinticSpline& curve) {
            energies_.push_back(std::make_shared<const QuinticSpline>(integral_table(curve)));
            return energies_.back().get();
        };
        if (with_energies) {
            if (m.tendon_energy == nullptr) m.tendon_energy = keep(*m.tendon);
            m.passive_energy = keep(*m.passive);
        }
        m.height_norm = std::sin(m.muscle->pennation_at_optimal_rad);
        m.least_length_norm =
            std::max({least_length, m.active->first(), m.height_norm / std::sqrt(1.0 - least_cosine * least_cosine)});
        muscles_.push_back(m);
    }
}

ElasticFiber rigid_fiber(const ElasticMuscle& muscle, const MuscleDrive& drive) {
    require_drive(drive);
    const double optimal = muscle.muscle->optimal_fiber_length_m;
    const double path = path_of(muscle, drive.path_length_m);
    const double least = along_of(muscle, muscle.least_length_norm);
    const double along = path - slack_of(muscle);
    const bool too_short = along <= least;
    const double speed = too_short ? 0.0 : drive.path_velocity_m_per_s / optimal;
    ElasticFiber fiber;
    const Balance b = balance(muscle, drive.activation, path, too_short ? least : along, speed);
    fiber.length_norm = length_of(muscle, too_short ? least : along);
    fiber.cos_pennation = b.cosine;
    fiber.velocity_per_s = speed * b.cosine;
    if (too_short || b.fiber <= 0.0) {
        fiber.status = FiberStatus::slack;
        fiber.residual = too_short ? 0.0 : b.fiber;
        return fiber;
    }
    fiber.tendon_force_norm = b.fiber;
    return fiber;
}

ElasticFiber elastic_equilibrium(const ElasticMuscle& muscle, const MuscleDrive& drive, double velocity_per_s) {
    if (muscle.muscle->rigid_tendon) return rigid_fiber(muscle, drive);
    require_drive(drive);
    require_between("velocity_per_s", velocity_per_s, "1/s", -1e3, 1e3);
    const double path = path_of(muscle, drive.path_length_m);
    const double start = path - 1.02 * slack_of(muscle);
    // The fiber's own velocity is given: its projection moves faster by 1 / cos(pennation).
    const double height = muscle.height_norm;
    return settled(muscle, drive, 0.0, start, [&](double along) {
        const double length = length_of(muscle, along);
        return std::pair{velocity_per_s * length / along, -velocity_per_s * height * height / (length * along * along)};
    });
}

ElasticFiber fiber_velocity(const ElasticMuscle& muscle, const MuscleDrive& drive, double length_norm) {
    if (muscle.muscle->rigid_tendon) return rigid_fiber(muscle, drive);
    require_drive(drive);
    require_between("length_norm", length_norm, "", 0.0, 100.0);
    if (length_norm <= muscle.height_norm) {
        reject("length_norm", length_norm, "",
               "must be greater than the fiber's height, here " + detail::shortest(muscle.height_norm));
    }
    const double along = along_of(muscle, length_norm), path = path_of(muscle, drive.path_length_m);
    const double fastest = muscle.muscle->max_contraction_velocity_per_s, beta = muscle.muscle->fiber_damping;
    const double cosine = along / length_norm;
    const double active = drive.activation * (*muscle.active)(length_norm);
    // What activation and velocity have to give.
    const double needed = (*muscle.tendon)((path - along) / slack_of(muscle)) / cosine - (*muscle.passive)(length_norm);
    const auto excess = [&](double v) {
        const CurveSample velocity = muscle.velocity->sample(v);
        return std::pair{active * velocity.value + beta * v - needed, active * velocity.slope + beta};
    };
    const double isometric = excess(0.0).first;
    double low = -1.0, high = 1.0;
    if (beta > 0.0) {
        // The force-velocity factor rises, so that damping alone would go further.
        low = std::min(0.0, -isometric / beta);
        high = std::max(0.0, -isometric / beta);
    } else if (const auto [last, slope] = excess(1.0); last < 0.0 && slope > 0.0) {
        high = 1.0 - last / slope + 1.0;
    }
    const BracketedRoot root = newton_between(excess, low, high, 0.0, tolerance);
    ElasticFiber fiber = result_at(muscle, drive, along, root.x * fastest / cosine, root.iterations);
    if (!root.converged) fiber.status = FiberStatus::not_converged;
    if (length_norm <= muscle.least_length_norm && root.x < 0.0) {
        fiber = result_at(muscle, drive, along, 0.0, root.iterations);
        fiber.status = FiberStatus::at_least_length;
    }
    return fiber;
}

ElasticFiber implicit_step(const ElasticMuscle& muscle, const ElasticFiber& before, const MuscleDrive& from,
                           const MuscleDrive& to, double duration_s) {
    require_between("duration_s", duration_s, "s", 1e-9, 10.0);
    if (muscle.muscle->rigid_tendon) return rigid_fiber(muscle, to);
    require_drive(from);
    require_drive(to);
    require_between("before.length_norm", before.length_norm, "", muscle.height_norm, 100.0);
    require_between("before.velocity_per_s", before.velocity_per_s, "1/s", -1e6, 1e6);
    const double g = sdirk_gamma, h = duration_s;
    const double start = along_of(muscle, before.length_norm);
    const double guess = before.velocity_per_s / before.cos_pennation;
    MuscleDrive between;
    between.activation = (1.0 - g) * from.activation + g * to.activation;
    between.path_length_m = (1.0 + 2.0 * g) * (1.0 - g) * (1.0 - g) * from.path_length_m +
                            g * g * (3.0 - 2.0 * g) * to.path_length_m +
                            g * (1.0 - g) * h * ((1.0 - g) * from.path_velocity_m_per_s - g * to.path_velocity_m_per_s);
    const double per_step = 1.0 / (g * h);
    const auto moving_from = [&](double base) {
        return [=](double along) { return std::pair{(along - base) * per_step, per_step}; };
    };
    const ElasticFiber stage = settled(muscle, between, start, start + g * h * guess, moving_from(start));
    if (stage.status == FiberStatus::not_converged) return stage;
    const double first = (along_of(muscle, stage.length_norm) - start) * per_step;
    const double base = start + (1.0 - g) * h * first;
    ElasticFiber after = settled(muscle, to, base, base + g * h * first, moving_from(base));
    after.iterations += stage.iterations;
    return after;
}

double stable_step_s(const ElasticMuscle& muscle, const MuscleDrive& drive, const ElasticFiber& fiber) {
    require_drive(drive);
    constexpr double no_limit = std::numeric_limits<double>::infinity();
    if (muscle.muscle->rigid_tendon) return no_limit;
    require_between("fiber.cos_pennation", fiber.cos_pennation, "", 1e-3, 1.0);
    const Balance b = balance(muscle, drive.activation, path_of(muscle, drive.path_length_m),
                              along_of(muscle, fiber.length_norm), fiber.velocity_per_s / fiber.cos_pennation);
    return b.slope > 0.0 ? 2.0 * b.damping / b.slope : no_limit;
}

double tendon_force_norm(const ElasticMuscle& muscle, double path_length_m, double length_norm) {
    return (*muscle.tendon)((path_of(muscle, path_length_m) - along_of(muscle, length_norm)) / slack_of(muscle));
}

double tendon_energy_norm(const ElasticMuscle& muscle, double path_length_m, double length_norm) {
    if (muscle.muscle->rigid_tendon) return 0.0;
    const double slack = slack_of(muscle);
    const double stretch = (path_of(muscle, path_length_m) - along_of(muscle, length_norm)) / slack;
    return slack * integral_at(muscle.tendon_energy, *muscle.tendon, stretch);
}

double passive_energy_norm(const ElasticMuscle& muscle, double length_norm) {
    return integral_at(muscle.passive_energy, *muscle.passive, length_norm);
}

}  // namespace coxa
