#include <coxa/mechanics/moving_equilibrium.hpp>

namespace coxa {

namespace {

/// A force through a point with a moment, counter-clockwise; both legs together where there are two.
struct Wrench {
    Vec2<> at_m = Vec2<>::Zero();
    Vec2<> force_N = Vec2<>::Zero();
    double moment_Nm = 0.0;

    [[nodiscard]] double about(const Vec2<>& point) const {
        return cross<double>(Vec2<>(at_m - point), force_N) + moment_Nm;
    }
};

/// What acts on the bodies of the linkage beside the contacts. The bar's wrench acts on the pelvis.
struct AppliedLoads {
    Wrench feet, shanks, thighs, pelvis, trunk, bar;

    [[nodiscard]] Vec2<> force_N() const {
        return feet.force_N + shanks.force_N + thighs.force_N + pelvis.force_N + trunk.force_N + bar.force_N;
    }
    [[nodiscard]] double about(const Vec2<>& point) const {
        return legs_about(point) + pelvis.about(point) + trunk.about(point) + bar.about(point);
    }
    [[nodiscard]] double legs_about(const Vec2<>& point) const {
        return feet.about(point) + shanks.about(point) + thighs.about(point);
    }
};

/// Positions the equations need, and how contacts load the joints.
struct Frame {
    Vec2<> back, lumbar, hip, knee, ankle;
    double knee_gear, ankle_gear;
    Eigen::Matrix<double, 4, contact_count> moment_from_contacts;

    template <class T>
    Frame(const Linkage& linkage, const Pose<T>& pose) {
        const auto point = [](const Vec2<T>& p) { return Vec2<>(value_of(p.x()), value_of(p.y())); };
        back = point(pose.back_contact_m);
        lumbar = point(pose.lumbar_m);
        hip = point(pose.hip_m);
        knee = point(pose.knee_m);
        ankle = point(pose.ankle_m);
        knee_gear = value_of(pose.knee_gear);
        ankle_gear = value_of(pose.ankle_gear);
        const double sole = linkage.sole_height_m;
        const double along = std::cos(linkage.stance.toe_out_rad);  // of the foot's axis, seen from the side
        // Moment of the foot contact about a joint, as a row over the contact vector.
        const auto feet_about = [&](const Vec2<>& joint) {
            Eigen::Matrix<double, 1, contact_count> row;
            row << 0.0, 0.0, -(sole - joint.y()), ankle.x() - joint.x(), along;
            return row;
        };
        // Knee and ankle turn at their gear: the same work at another rate is another moment.
        moment_from_contacts.row(0) << back.y() - lumbar.y(), -(back.x() - lumbar.x()), 0.0, 0.0, 0.0;
        moment_from_contacts.row(1) = feet_about(hip);
        moment_from_contacts.row(2) = -feet_about(knee) / knee_gear;
        moment_from_contacts.row(3) = feet_about(ankle) / ankle_gear;
    }

    /// Contacts and joint moments that balance the loads with neither foot shear nor foot pressure.
    [[nodiscard]] LoadCase balancing(const AppliedLoads& loads) const {
        LoadCase answer;
        const Vec2<> force = loads.force_N();
        const double feet_y = -loads.about(back) / (ankle.x() - back.x());
        answer.contacts << -force.x(), -force.y() - feet_y, 0.0, feet_y, 0.0;
        JointVector from_loads;
        from_loads << -loads.trunk.about(lumbar), loads.legs_about(hip),
            -(loads.feet.about(knee) + loads.shanks.about(knee)) / knee_gear, loads.feet.about(ankle) / ankle_gear;
        answer.moments = moment_from_contacts * answer.contacts + from_loads;
        return answer;
    }
};

template <class T>
[[nodiscard]] Vec2<> place(const Vec2<T>& p) {
    return Vec2<>(value_of(p.x()), value_of(p.y()));
}

template <class T>
[[nodiscard]] Equilibrium held_still(const Linkage& linkage, const Pose<T>& pose, const Frame& frame) {
    const Body& body = linkage.body;
    constexpr double g = gravity_m_per_s2;
    const auto weight = [](const Vec2<T>& center, double mass_kg) {
        return Wrench{place(center), Vec2<>(0.0, -mass_kg * g), 0.0};
    };
    AppliedLoads weights;
    weights.feet = weight(pose.foot_center_m, 2.0 * body.foot.mass_kg);
    weights.shanks = weight(pose.shank_center_m, 2.0 * body.shank.mass_kg);
    weights.thighs = weight(pose.thigh_center_m, 2.0 * body.thigh.mass_kg);
    weights.pelvis = weight(pose.pelvis_center_m, body.pelvis.mass_kg);
    weights.trunk = weight(pose.trunk_center_m, body.trunk.mass_kg);
    if (!linkage.loads.none()) {
        weights.bar.at_m = place(pose.bar_m);
        weights.bar.force_N = pull_N<double>(linkage.loads, weights.bar.at_m);
    }
    AppliedLoads bar;
    bar.bar = weight(pose.bar_m, 1.0);

    Equilibrium e;
    const LoadCase base = frame.balancing(weights);
    const LoadCase per_kg = frame.balancing(bar);
    e.contact_base = base.contacts;
    e.moment_base = base.moments;
    e.contact_per_load = per_kg.contacts;
    e.moment_per_load = per_kg.moments;
    // Moments about the back contact: span feet_y + along pressure + (back.y - sole) feet_x = loads.
    const double span = frame.ankle.x() - frame.back.x();
    const double along = std::cos(linkage.stance.toe_out_rad);
    const Eigen::RowVector2d feet_y_free(-(frame.back.y() - linkage.sole_height_m) / span, -along / span);
    e.contact_free.row(0) << -1.0, 0.0;
    e.contact_free.row(1) = -feet_y_free;
    e.contact_free.row(2) << 1.0, 0.0;
    e.contact_free.row(3) = feet_y_free;
    e.contact_free.row(4) << 0.0, 1.0;
    e.moment_from_contacts = frame.moment_from_contacts;
    e.moment_free = frame.moment_from_contacts * e.contact_free;

    e.foot_friction = linkage.foot_friction;
    e.back_friction = linkage.back_friction;
    e.heel_m = linkage.heel_m;
    e.toe_m = linkage.toe_m;
    if (linkage.back_normal == ContactNormal::normal_to_back) {
        const double trunk = value_of(pose.trunk_rad);
        e.back_normal = Vec2<>(std::cos(trunk), std::sin(trunk));
    }
    const Vec2<> n = e.back_normal;
    const Vec2<> t(-n.y(), n.x());
    const double back = e.back_friction;
    const double feet_mu = e.foot_friction;
    e.limits.setZero();
    e.limits.row(0).template head<2>() = (t - back * n).transpose();
    e.limits.row(1).template head<2>() = (-t - back * n).transpose();
    e.limits.row(2) << 0.0, 0.0, -1.0, -feet_mu, 0.0;
    e.limits.row(3) << 0.0, 0.0, 1.0, -feet_mu, 0.0;
    e.limits.row(4) << 0.0, 0.0, 0.0, -e.toe_m, 1.0;
    e.limits.row(5) << 0.0, 0.0, 0.0, -e.heel_m, -1.0;
    return e;
}

}  // namespace

Equilibrium equilibrium(const Linkage& linkage, const Pose<double>& pose) {
    return held_still(linkage, pose, Frame(linkage, pose));
}

MovingEquilibrium moving_equilibrium(const Linkage& linkage, const Pose<Jet>& pose) {
    const Body& body = linkage.body;
    const Frame frame(linkage, pose);
    MovingEquilibrium moving;
    moving.still = held_still(linkage, pose, frame);

    // Inertia resists: minus mass times acceleration, minus moment of inertia times angular acceleration, for an
    // acceleration of one (the slopes) or a speed of one (the curvatures).
    const auto inertia = [](double Jet::*of) {
        return [of](const Vec2<Jet>& center, double mass_kg, const Jet& angle, double inertia_kg_m2) {
            return Wrench{place(center), Vec2<>(-mass_kg * (center.x().*of), -mass_kg * (center.y().*of)),
                          -inertia_kg_m2 * (angle.*of)};
        };
    };
    const auto seen_from_side = [](double in_plane_m, double length_m) {
        return (in_plane_m / length_m) * (in_plane_m / length_m);
    };
    const double thigh_inertia =
        2.0 * body.thigh.moment_of_inertia_kg_m2 * seen_from_side(linkage.thigh_in_plane_m, body.thigh_length_m);
    const double shank_inertia =
        2.0 * body.shank.moment_of_inertia_kg_m2 * seen_from_side(linkage.shank_in_plane_m, body.shank_length_m);
    const auto cases = [&](double Jet::*of, LoadCase& of_body, LoadCase& of_bar) {
        const auto resisting = inertia(of);
        AppliedLoads loads;
        loads.shanks = resisting(pose.shank_center_m, 2.0 * body.shank.mass_kg, pose.shank_rad, shank_inertia);
        loads.thighs = resisting(pose.thigh_center_m, 2.0 * body.thigh.mass_kg, pose.thigh_rad, thigh_inertia);
        loads.pelvis =
            resisting(pose.pelvis_center_m, body.pelvis.mass_kg, pose.pelvis_rad, body.pelvis.moment_of_inertia_kg_m2);
        loads.trunk =
            resisting(pose.trunk_center_m, body.trunk.mass_kg, pose.trunk_rad, body.trunk.moment_of_inertia_kg_m2);
        of_body = frame.balancing(loads);
        AppliedLoads bar;
        bar.bar = resisting(pose.bar_m, 1.0, Jet(0.0), 0.0);
        of_bar = frame.balancing(bar);
    };
    cases(&Jet::slope, moving.body_per_acceleration, moving.bar_per_acceleration);
    cases(&Jet::curvature, moving.body_per_speed_squared, moving.bar_per_speed_squared);

    AppliedLoads floor;
    floor.bar = {place(linkage.rests_on == RestsOn::plates ? pose.bar_m : pose.hip_m), Vec2<>(0.0, 1.0), 0.0};
    moving.floor_per_N = frame.balancing(floor);
    AppliedLoads push;
    push.bar = {place(pose.bar_m), Vec2<>(1.0, 0.0), 0.0};
    moving.push_per_N = frame.balancing(push);
    return moving;
}

Equilibrium prescribed_equilibrium(const MovingEquilibrium& moving, double rate_rad_per_s,
                                   double acceleration_rad_per_s2) {
    const double speed_squared = rate_rad_per_s * rate_rad_per_s;
    const LoadCase body =
        moving.body_per_acceleration * acceleration_rad_per_s2 + moving.body_per_speed_squared * speed_squared;
    const LoadCase bar =
        moving.bar_per_acceleration * acceleration_rad_per_s2 + moving.bar_per_speed_squared * speed_squared;
    Equilibrium e = moving.still;
    e.contact_base += body.contacts;
    e.moment_base += body.moments;
    e.contact_per_load += bar.contacts;
    e.moment_per_load += bar.moments;
    return e;
}

Equilibrium free_equilibrium(const MovingEquilibrium& moving, double rate_rad_per_s, double bar_mass_kg) {
    const double speed_squared = rate_rad_per_s * rate_rad_per_s;
    const LoadCase motion =
        (moving.body_per_speed_squared + moving.bar_per_speed_squared * bar_mass_kg) * speed_squared;
    const LoadCase inertia = moving.body_per_acceleration + moving.bar_per_acceleration * bar_mass_kg;
    Equilibrium e = moving.still;
    e.contact_base += moving.still.contact_per_load * bar_mass_kg + motion.contacts;
    e.moment_base += moving.still.moment_per_load * bar_mass_kg + motion.moments;
    e.contact_per_load = inertia.contacts;
    e.moment_per_load = inertia.moments;
    return e;
}

Equilibrium resting_equilibrium(const MovingEquilibrium& moving, double bar_mass_kg) {
    Equilibrium e = moving.still;
    e.contact_base += moving.still.contact_per_load * bar_mass_kg;
    e.moment_base += moving.still.moment_per_load * bar_mass_kg;
    e.contact_per_load = -moving.floor_per_N.contacts;
    e.moment_per_load = -moving.floor_per_N.moments;
    return e;
}

}  // namespace coxa
