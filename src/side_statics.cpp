#include <coxa/mechanics/side_statics.hpp>

namespace coxa {

SideStatics side_statics(const Linkage& linkage, const Pose<double>& pose, const Equilibrium& statics) {
    const Body& body = linkage.body;
    const LegStance& stance = linkage.stance;
    constexpr double g = gravity_m_per_s2;
    const double foot_cos = std::cos(stance.toe_out_rad);
    const double foot_sin = std::sin(stance.toe_out_rad);
    const double hip_z = stance.hip_side_m;

    // Moment about the hip as rows x, y (the z row is that of Equilibrium) of contacts and side contacts.
    const Vec2<> foot = Vec2<>(pose.ankle_m.x(), linkage.sole_height_m) - pose.hip_m;
    const double foot_z = stance.ankle_side_m - hip_z;
    Eigen::Matrix<double, 3, contact_count> by_contacts = Eigen::Matrix<double, 3, contact_count>::Zero();
    by_contacts.row(0) << 0.0, 0.0, 0.0, -0.5 * foot_z, -0.5 * foot_sin;
    by_contacts.row(1) << 0.0, 0.0, 0.5 * foot_z, 0.0, 0.0;
    by_contacts.row(2) << 0.0, 0.0, -0.5 * foot.y(), 0.5 * foot.x(), 0.5 * foot_cos;
    Eigen::Matrix3d by_side;
    by_side << foot.y(), 0.0, -foot_cos,  //
        -foot.x(), 1.0, 0.0,              //
        0.0, 0.0, -foot_sin;
    Eigen::Vector3d given = Eigen::Vector3d::Zero();
    const auto weigh = [&](const Segment& segment, const Vec2<>& center, double side_m) {
        const double N = segment.mass_kg * g;
        given += Eigen::Vector3d((side_m - hip_z) * N, 0.0, -(center.x() - pose.hip_m.x()) * N);
    };
    const auto between = [](double from, double to, double share) { return from + share * (to - from); };
    weigh(body.thigh, pose.thigh_center_m,
          between(hip_z, stance.knee_side_m, body.thigh.center_of_mass_m / body.thigh_length_m));
    weigh(body.shank, pose.shank_center_m,
          between(stance.knee_side_m, stance.ankle_side_m, body.shank.center_of_mass_m / body.shank_length_m));
    weigh(body.foot, pose.foot_center_m,
          stance.ankle_side_m + (body.foot.center_of_mass_m - body.heel_to_ankle_m) * foot_sin);
    const Vec2<> knee = pose.knee_m - pose.hip_m;
    given += stance.knee_band_N * Eigen::Vector3d(-knee.y(), knee.x(), 0.0);

    // Axes of adduction (the thigh's front) and of rotation (along the thigh); the muscles balance the moments.
    const double c = std::cos(pose.thigh_rad);
    const double s = std::sin(pose.thigh_rad);
    const double adduction_cos = std::cos(pose.leg.hip_adduction_rad);
    const double adduction_sin = std::sin(pose.leg.hip_adduction_rad);
    Eigen::Matrix<double, 2, 3> axes;
    axes << c, s, 0.0,  //
        -s * adduction_cos, c * adduction_cos, adduction_sin;

    SideStatics side;
    side.from_contacts = -axes * by_contacts;
    side.from_side = -axes * by_side;
    side.base = -axes * given;
    // Pressure outward of feet that turn out lies behind their middle lines: both feet together.
    const double backward = 2.0 * foot_sin;
    const double span = pose.ankle_m.x() - pose.back_contact_m.x();
    side.contacts_from_side.setZero();
    side.contacts_from_side(1, 2) = -backward / span;
    side.contacts_from_side(3, 2) = backward / span;
    side.moments_from_side.setZero();
    side.moments_from_side.col(2) = statics.moment_from_contacts * side.contacts_from_side.col(2) -
                                    statics.moment_from_contacts.col(4) * (backward / foot_cos);

    side.limit_by_contacts.setZero();
    side.limit_by_side.setZero();
    side.room.setZero();
    int row = 0;
    const auto kind = [&](LimitKind k) { side.kinds[static_cast<std::size_t>(row)] = k; };
    const Vec2<> n = statics.back_normal;
    for (const double sense : {1.0, -1.0}) {
        kind(LimitKind::back_friction);
        side.limit_by_contacts.row(row).head<2>() << -sense * n.y(), sense * n.x();
        side.room.row(row++).head<2>() = statics.back_friction * n.transpose();
    }
    for (int facet = 0; facet < friction_facet_count; ++facet) {
        const double half = std::numbers::pi / friction_facet_count;
        const double direction = (2 * facet + 1) * half;
        kind(LimitKind::feet_friction);
        side.limit_by_contacts(row, 2) = 0.5 * std::cos(direction);
        side.limit_by_side(row, 0) = std::sin(direction);
        side.room(row++, 3) = 0.5 * statics.foot_friction * std::cos(half);
    }
    for (const double sense : {1.0, -1.0}) {
        kind(LimitKind::foot_length);
        side.limit_by_contacts(row, 4) = sense;
        side.room(row++, 3) = sense > 0.0 ? statics.toe_m : statics.heel_m;
    }
    for (const double sense : {1.0, -1.0}) {
        kind(LimitKind::foot_width);
        side.limit_by_side(row, 2) = sense;
        side.room(row++, 3) = 0.25 * stance.foot_width_m;
    }
    for (const double sense : {1.0, -1.0}) {
        kind(LimitKind::feet_friction);
        side.limit_by_side(row, 1) = sense;
        side.room(row++, 3) = 0.5 * statics.foot_friction * stance.pressure_radius_m;
    }
    return side;
}

}  // namespace coxa
