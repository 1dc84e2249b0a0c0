#include <coxa/core/roots.hpp>
#include <coxa/muscle/elastic_tendon.hpp>

#include <boost/math/quadrature/gauss.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <tuple>
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
    return path_length_m * m.per_optimal_per_m;
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
    const double length = length_of(m, along);
    const double per_length = 1.0 / length;
    const double c = along * per_length;
    const double dc = (1.0 - c * c) * per_length;
    const double v = speed * c * m.per_max_velocity_s;
    const auto [active, active_slope] = m.active->with_slope(length);
    const auto [passive, passive_slope] = m.passive->with_slope(length);
    const auto [velocity, velocity_slope] = m.velocity->with_slope(v);
    const auto [tendon, tendon_slope] = m.tendon->with_slope((path - along) * m.per_slack_norm);
    const double force = activation * active * velocity + passive + m.damping * v;
    const double by_velocity = (activation * active * velocity_slope + m.damping) * m.per_max_velocity_s;
    const double by_along = (activation * active_slope * velocity + passive_slope) * c + by_velocity * speed * dc;
    return {force * c, tendon, by_along * c + force * dc + tendon_slope * m.per_slack_norm, by_velocity * c * c, c};
}

[[nodiscard]] double relaxation_per_s(double stiffness, double damping) {
    return damping > 0.0 ? stiffness / damping : std::numeric_limits<double>::infinity();
}

/// What a balance found says of the fiber.
[[nodiscard]] ElasticFiber result_of(const ElasticMuscle& m, const Balance& b, double along, double speed,
                                     int iterations) {
    ElasticFiber fiber;
    fiber.length_norm = length_of(m, along);
    fiber.velocity_per_s = speed * b.cosine;
    fiber.cos_pennation = b.cosine;
    fiber.tendon_force_norm = b.tendon;
    fiber.residual = b.value();
    fiber.relaxation_per_s = relaxation_per_s(b.slope, b.damping);
    fiber.iterations = iterations;
    fiber.status = b.tendon > tolerance ? FiberStatus::ok : FiberStatus::slack;
    return fiber;
}

/// The projection at which the forces balance.
///
/// @param speed_at   of the projection, with its slope
/// @param base       a projection at which the fiber does not shorten
/// @param within     which forces balance, maximal isometric forces
template <class Speed>
[[nodiscard]] ElasticFiber settled(const ElasticMuscle& m, const MuscleDrive& drive, double base, double start,
                                   double within, const Speed& speed_at) {
    const double path = path_of(m, drive.path_length_m);
    const double least = m.least_along_norm;
    // Beside a slack tendon, a fiber that does not shorten pulls: there the sum is not negative.
    const double longest = std::max(path - m.slack_norm, base);
    if (longest <= least) {
        ElasticFiber fiber = result_of(m, balance(m, drive.activation, path, least, 0.0), least, 0.0, 0);
        if (std::abs(fiber.residual) > within) fiber.status = FiberStatus::at_least_length;
        return fiber;
    }
    Balance last;
    double speed_there = 0.0;
    const BracketedRoot root = newton_between(
        [&](double along) {
            const auto [speed, slope] = speed_at(along);
            last = balance(m, drive.activation, path, along, speed);
            speed_there = speed;
            return std::pair{last.value(), last.slope + last.damping * slope};
        },
        least, longest, start, within);
    if (root.converged) return result_of(m, last, root.x, speed_there, root.iterations);
    ElasticFiber fiber;
    if (root.x <= least) {
        fiber = result_of(m, balance(m, drive.activation, path, least, 0.0), least, 0.0, root.iterations);
        fiber.status = FiberStatus::at_least_length;
    } else {
        fiber = result_of(m, last, root.x, speed_there, root.iterations);
        fiber.status = FiberStatus::not_converged;
    }
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
        m.least_along_norm = along_of(m, m.least_length_norm);
        m.per_optimal_per_m = 1.0 / m.muscle->optimal_fiber_length_m;
        m.slack_norm = m.muscle->tendon_slack_length_m * m.per_optimal_per_m;
        m.per_slack_norm = 1.0 / m.slack_norm;
        m.per_max_velocity_s = 1.0 / m.muscle->max_contraction_velocity_per_s;
        m.damping = m.muscle->fiber_damping;
        muscles_.push_back(m);
    }
}

ElasticFiber rigid_fiber(const ElasticMuscle& muscle, const MuscleDrive& drive) {
    require_drive(drive);
    const double path = path_of(muscle, drive.path_length_m);
    const double along = path - muscle.slack_norm;
    const bool too_short = along <= muscle.least_along_norm;
    const double at = too_short ? muscle.least_along_norm : along;
    const double speed = too_short ? 0.0 : path_of(muscle, drive.path_velocity_m_per_s);
    const Balance b = balance(muscle, drive.activation, path, at, speed);
    const bool slack = too_short || b.fiber <= 0.0;
    ElasticFiber fiber;
    fiber.length_norm = length_of(muscle, at);
    fiber.cos_pennation = b.cosine;
    fiber.velocity_per_s = speed * b.cosine;
    fiber.status = slack ? FiberStatus::slack : FiberStatus::ok;
    fiber.tendon_force_norm = slack ? 0.0 : b.fiber;
    fiber.residual = slack && !too_short ? b.fiber : 0.0;
    return fiber;
}

ElasticFiber elastic_equilibrium(const ElasticMuscle& muscle, const MuscleDrive& drive, double velocity_per_s) {
    if (muscle.muscle->rigid_tendon) return rigid_fiber(muscle, drive);
    require_drive(drive);
    require_between("velocity_per_s", velocity_per_s, "1/s", -1e3, 1e3);
    const double path = path_of(muscle, drive.path_length_m);
    const double start = path - 1.02 * muscle.slack_norm;
    // The fiber's own velocity is given: its projection moves faster by 1 / cos(pennation).
    const double height = muscle.height_norm;
    return settled(muscle, drive, 0.0, start, tolerance, [&](double along) {
        const double length = length_of(muscle, along);
        return std::pair{velocity_per_s * length / along, -velocity_per_s * height * height / (length * along * along)};
    });
}

ElasticFiber fiber_velocity(const ElasticMuscle& muscle, const MuscleDrive& drive, double length_norm,
                            double near_per_s) {
    if (muscle.muscle->rigid_tendon) return rigid_fiber(muscle, drive);
    require_drive(drive);
    require_between("length_norm", length_norm, "", 0.0, 100.0);
    if (length_norm <= muscle.height_norm) {
        reject("length_norm", length_norm, "",
               "must be greater than the fiber's height, here " + detail::shortest(muscle.height_norm));
    }
    const double along = along_of(muscle, length_norm), path = path_of(muscle, drive.path_length_m);
    const double cosine = along / length_norm, turning = (1.0 - cosine * cosine) / length_norm;
    const auto [strength, strength_slope] = muscle.active->with_slope(length_norm);
    const auto [passive, passive_slope] = muscle.passive->with_slope(length_norm);
    const auto [tendon, tendon_slope] = muscle.tendon->with_slope((path - along) * muscle.per_slack_norm);
    const double active = drive.activation * strength;
    // What activation and velocity have to give.
    const double needed = tendon / cosine - passive;
    double factor = 0.0, factor_slope = 0.0;
    const auto excess = [&](double v) {
        std::tie(factor, factor_slope) = muscle.velocity->with_slope(v);
        return std::pair{active * factor + muscle.damping * v - needed, active * factor_slope + muscle.damping};
    };
    double low = -1.0, high = 1.0;
    if (muscle.damping > 0.0) {
        // The force-velocity factor rises, so that damping alone would go further.
        const double alone = -excess(0.0).first / muscle.damping;
        low = std::min(0.0, alone);
        high = std::max(0.0, alone);
    } else if (const auto [last, slope] = excess(1.0); last < 0.0 && slope > 0.0) {
        high = 1.0 - last / slope + 1.0;
    }
    const BracketedRoot root = newton_between(excess, low, high, near_per_s * muscle.per_max_velocity_s, tolerance);
    const bool stops = length_norm <= muscle.least_length_norm && root.x < 0.0;
    if (stops) excess(0.0);
    const double v = stops ? 0.0 : root.x;
    const double fiber_force = active * factor + passive + muscle.damping * v;
    ElasticFiber fiber;
    fiber.length_norm = length_norm;
    fiber.velocity_per_s = v / muscle.per_max_velocity_s;
    fiber.cos_pennation = cosine;
    fiber.tendon_force_norm = tendon;
    fiber.residual = fiber_force * cosine - tendon;
    // By the fiber's projection, as in Balance.
    const double by_velocity = active * factor_slope + muscle.damping;
    const double stiffness = (drive.activation * strength_slope * factor + passive_slope) * cosine * cosine +
                             (by_velocity * v + fiber_force) * turning + tendon_slope * muscle.per_slack_norm;
    fiber.relaxation_per_s = relaxation_per_s(stiffness, by_velocity * muscle.per_max_velocity_s * cosine * cosine);
    fiber.iterations = root.iterations;
    fiber.status = stops                ? FiberStatus::at_least_length
                   : !root.converged    ? FiberStatus::not_converged
                   : tendon > tolerance ? FiberStatus::ok
                                        : FiberStatus::slack;
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
    const double guess = start > 0.0 ? before.velocity_per_s * before.length_norm / start : 0.0;  // of the projection
    MuscleDrive between;
    between.activation = (1.0 - g) * from.activation + g * to.activation;
    between.path_length_m = (1.0 + 2.0 * g) * (1.0 - g) * (1.0 - g) * from.path_length_m +
                            g * g * (3.0 - 2.0 * g) * to.path_length_m +
                            g * (1.0 - g) * h * ((1.0 - g) * from.path_velocity_m_per_s - g * to.path_velocity_m_per_s);
    const double per_step = 1.0 / (g * h);
    // A speed is a difference of lengths over the step: the shorter the step, the more of it is rounding, and a fiber
    // resists speed with some maximal isometric forces per maximal velocity.
    const double within =
        std::max(tolerance, 40.0 * std::numeric_limits<double>::epsilon() * per_step * muscle.per_max_velocity_s);
    const auto moving_from = [&](double base) {
        return [=](double along) { return std::pair{(along - base) * per_step, per_step}; };
    };
    const ElasticFiber stage = settled(muscle, between, start, start + g * h * guess, within, moving_from(start));
    if (stage.status == FiberStatus::not_converged) return stage;
    const double first = (along_of(muscle, stage.length_norm) - start) * per_step;
    const double base = start + (1.0 - g) * h * first;
    ElasticFiber after = settled(muscle, to, base, base + g * h * first, within, moving_from(base));
    after.iterations += stage.iterations;
    return after;
}

double tendon_force_norm(const ElasticMuscle& muscle, double path_length_m, double length_norm) {
    return (*muscle.tendon)((path_of(muscle, path_length_m) - along_of(muscle, length_norm)) * muscle.per_slack_norm);
}

double tendon_energy_norm(const ElasticMuscle& muscle, double path_length_m, double length_norm) {
    if (muscle.muscle->rigid_tendon) return 0.0;
    const double stretch = (path_of(muscle, path_length_m) - along_of(muscle, length_norm)) * muscle.per_slack_norm;
    return muscle.slack_norm * integral_at(muscle.tendon_energy, *muscle.tendon, stretch);
}

double passive_energy_norm(const ElasticMuscle& muscle, double length_norm) {
    return integral_at(muscle.passive_energy, *muscle.passive, length_norm);
}

}  // namespace coxa
