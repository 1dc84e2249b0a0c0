#include <coxa/analysis/max_held_load.hpp>

namespace coxa {

std::vector<Elasticity> capacity_elasticities(const PoseSolution& s, const MuscleSet& muscles) {
    const RowVector& y = s.capacity.multipliers;
    const double mass = s.capacity.max_bar_mass_kg;
    const PerMuscle& a = s.capacity.activation;
    std::vector<Elasticity> result;
    // A group's forces, active and passive, grow by a share: its moments enter every row with them.
    std::array<Eigen::Vector3d, muscle_group_count> group_moment;
    std::array<Eigen::Vector2d, muscle_group_count> group_hip_moment;
    group_moment.fill(Eigen::Vector3d::Zero());
    group_hip_moment.fill(Eigen::Vector2d::Zero());
    const bool all_axes = s.balance.hip_rows == HipRows::all_axes;
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        const auto group = static_cast<std::size_t>(muscles.muscles[static_cast<std::size_t>(i)].group);
        group_moment[group] += (s.balance.active_moment_Nm.col(i) * a[i] + s.balance.passive_moment_Nm.col(i)).matrix();
        if (!all_axes) continue;
        group_hip_moment[group] +=
            (s.balance.active_hip_moment_Nm.col(i) * a[i] + s.balance.passive_hip_moment_Nm.col(i)).matrix();
    }
    for (std::size_t g = 0; g < muscle_group_count; ++g) {
        double change = -y.dot(s.balance.per_moment * group_moment[g]);
        if (all_axes) change -= y.dot(s.balance.per_hip_moment * group_hip_moment[g]);
        result.push_back({std::string(muscle_group_names[g]), change / mass});
    }
    const auto by_size = [](const Elasticity& l, const Elasticity& r) { return std::abs(l.value) > std::abs(r.value); };
    if (all_axes) {
        // The room of a limit grows in proportion to what it is made of.
        std::array<double, 4> change{};
        const ContactForces forces = contact_forces(s.statics, s.side, s.balance, a, mass, s.capacity.outward_N);
        const Eigen::Matrix<double, side_limit_count, 1> room = s.side.room * forces.sagittal;
        for (int limit = 0; limit < side_limit_count; ++limit) {
            const int row = MuscleBalance::equality_count + limit;
            change[static_cast<std::size_t>(s.side.kinds[static_cast<std::size_t>(limit)])] +=
                y[row] * room[limit] / s.balance.scale[row];
        }
        for (std::size_t k = 0; k < change.size(); ++k) {
            result.push_back({std::string(limit_kind_names[k]), change[k] / mass});
        }
        std::ranges::stable_sort(result, by_size);
        return result;
    }
    // A limit row reads (tangential) - coefficient * (normal) <= 0: more coefficient, more room.
    const ContactVector f = s.balance.contacts(s.statics, a, mass);
    const auto room = [&](ContactLimit limit, double normal_N) {
        const int row = MuscleBalance::equality_count + static_cast<int>(limit);
        return y[row] * normal_N / s.balance.scale[row];
    };
    const double feet = f[3];
    const double back = s.statics.back_normal.dot(f.head<2>());
    result.push_back(
        {"feet_friction", s.statics.foot_friction *
                              (room(ContactLimit::feet_slide_away, feet) + room(ContactLimit::feet_slide_back, feet)) /
                              mass});
    result.push_back(
        {"back_friction",
         s.statics.back_friction *
             (room(ContactLimit::back_slides_footward, back) + room(ContactLimit::back_slides_headward, back)) / mass});
    result.push_back({"foot_length", (s.statics.toe_m * room(ContactLimit::pressure_at_toes, feet) +
                                      s.statics.heel_m * room(ContactLimit::pressure_at_heels, feet)) /
                                         mass});
    std::ranges::stable_sort(result, by_size);
    return result;
}

MaxHeldLoad max_held_load(const Linkage& linkage, const MuscleSet& set, int poses, HipRows hip_rows) {
    require_between("poses", poses, "", 2, 100001);
    const PersonMuscles muscles = person_muscles(set, linkage.body);
    Status problem = Status::ok;
    const auto solve_at = [&](double phase) {
        PoseSolution s = balanced_pose(linkage, muscles, phase, hip_rows);
        if (s.leg.inside_model_range)
            s.capacity = capacity(s.balance);
        else
            s.capacity.status = Status::outside_model_range;
        return s;
    };
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const auto mass_at = [&](double phase) {
        const Capacity most = solve_at(phase).capacity;
        if (most.status == Status::outside_model_range) return infinity;
        if (most.status != Status::ok && most.status != Status::unlimited) problem = most.status;
        return most.max_bar_mass_kg;
    };
    const auto phase_of = [&](int i) { return static_cast<double>(i) / (poses - 1); };
    MaxHeldLoad result;
    result.path = set.path;
    std::vector<bool> inside(static_cast<std::size_t>(poses));
    int lowest = -1;
    int inside_count = 0;
    double least = infinity;
    for (int i = 0; i < poses; ++i) {
        const PoseSolution s = solve_at(phase_of(i));
        const Status status = s.capacity.status;
        if (status == Status::outside_model_range) continue;
        inside[static_cast<std::size_t>(i)] = true;
        ++inside_count;
        if (status == Status::unlimited) continue;
        if (status != Status::ok) {
            result.status = status;
            result.phase = phase_of(i);
            result.hip_flexion_rad = s.pose.leg.hip_flexion_rad;
            return result;
        }
        if (s.capacity.max_bar_mass_kg < least) least = s.capacity.max_bar_mass_kg, lowest = i;
    }
    result.phases_inside_range = static_cast<double>(inside_count) / poses;
    const bool part_outside_range = inside_count < poses;
    if (lowest < 0) {
        result.status = part_outside_range ? Status::outside_model_range : Status::unlimited;
        return result;
    }
    const int before = std::max(lowest - 1, 0);
    const int after = std::min(lowest + 1, poses - 1);
    result.at_edge_of_range = !inside[static_cast<std::size_t>(before)] || !inside[static_cast<std::size_t>(after)];
    double phase = phase_of(lowest);
    if (!result.at_edge_of_range) {
        const auto [best, mass] = boost::math::tools::brent_find_minima(mass_at, phase_of(before), phase_of(after), 40);
        if (problem == Status::ok && mass < least) phase = best;
    }
    const PoseSolution s = solve_at(phase);
    result.status = part_outside_range ? Status::outside_model_range : Status::ok;
    result.phase = phase;
    result.path = s.leg.path;
    result.hip_flexion_rad = s.pose.leg.hip_flexion_rad;
    result.bar_mass_kg = s.capacity.max_bar_mass_kg;
    result.residual = s.capacity.residual;
    result.hip_extension_moment_Nm = s.balance.leg_moments(s.capacity.activation)[0];
    result.elasticities = capacity_elasticities(s, set);
    // What limits the load is what would raise it.
    const auto limiting = std::ranges::find_if(result.elasticities, [](const Elasticity& e) { return e.value > 0.0; });
    if (limiting != result.elasticities.end()) result.limited_by = limiting->parameter;
    return result;
}

}  // namespace coxa
