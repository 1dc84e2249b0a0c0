#pragma once

#include <coxa/muscle/elastic_tendon.hpp>
#include <coxa/simulation/moving_lift.hpp>

#include <algorithm>
#include <cstddef>
#include <vector>

namespace coxa {

/// Paths of a leg's muscles at an instant of the lift, at the size of the published model.
struct FiberPaths {
    PerMuscle length_m;
    PerMuscle velocity_m_per_s;  ///< lengthening positive
};

[[nodiscard]] inline FiberPaths fiber_paths(const MovingLift& lift, double inclination_rad, double rate_rad_per_s) {
    const auto& ratio = lift.muscles().length_ratio;
    return {lift.musculotendon_length_m(inclination_rad) / ratio,
            lift.lengthening_m_per_rad(inclination_rad) * rate_rad_per_s / ratio};
}

/// Those muscles of a lift whose tendons stretch, counted from 0. Refers to the lift's muscle set.
class StretchingFibers {
public:
    explicit StretchingFibers(const MuscleSet& set) : muscles_(set, false) {
        for (std::size_t i = 0; i < muscles_.size(); ++i) {
            if (!muscles_[i].muscle->rigid_tendon) which_.push_back(i);
        }
    }

    [[nodiscard]] std::size_t size() const { return which_.size(); }
    /// Of one of them: its place among all muscles of the leg.
    [[nodiscard]] Eigen::Index column(std::size_t k) const { return static_cast<Eigen::Index>(which_[k]); }
    [[nodiscard]] const ElasticMuscle& muscle(std::size_t k) const { return muscles_[which_[k]]; }

    [[nodiscard]] MuscleDrive drive(std::size_t k, const FiberPaths& paths, const PerMuscle& activation) const {
        const Eigen::Index c = column(k);
        return {activation[c], paths.length_m[c], paths.velocity_m_per_s[c]};
    }

    /// The fiber at a length, moving as fiber and tendon ask for. Lengths that no fiber has count as the nearest it can
    /// have: a trial step that is too long leaves them; its error then rejects it.
    ///
    /// @param near_per_s  see fiber_velocity
    [[nodiscard]] ElasticFiber moving(std::size_t k, const FiberPaths& paths, const PerMuscle& activation,
                                      double length_norm, double near_per_s = 0.0) const {
        const double length = std::clamp(length_norm, muscle(k).least_length_norm, longest_norm);
        return fiber_velocity(muscle(k), drive(k, paths, activation), length, near_per_s);
    }

private:
    /// No fiber is longer: its passive force would tear it.
    static constexpr double longest_norm = 5.0;

    ElasticMuscles muscles_;
    std::vector<std::size_t> which_;
};

}  // namespace coxa
