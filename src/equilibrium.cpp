#include <coxa/mechanics/equilibrium.hpp>

namespace coxa {

Equilibrium equilibrium(const Linkage& linkage, const Pose<double>& pose) {
    const Body& body = linkage.body;
    constexpr double g = gravity_m_per_s2;
    const Vec2<>& B = pose.back_contact_m;
    const Vec2<>& A = pose.ankle_m;
    const double sole = linkage.sole_height_m;
    const double along = std::cos(linkage.stance.toe_out_rad);  // of the foot's axis, seen from the side

    // Weights as (force, x), both legs together.
    struct Weight {
        double N;
        double x;
    };
    const Weight feet{2.0 * body.foot.mass_kg * g, pose.foot_center_m.x()};
    const Weight shanks{2.0 * body.shank.mass_kg * g, pose.shank_center_m.x()};
    const Weight thighs{2.0 * body.thigh.mass_kg * g, pose.thigh_center_m.x()};
    const Weight pelvis{body.pelvis.mass_kg * g, pose.pelvis_center_m.x()};
    const Weight trunk{body.trunk.mass_kg * g, pose.trunk_center_m.x()};
    const auto about = [](double x, auto... weights) { return ((weights.N * (weights.x - x)) + ...); };

    Equilibrium e;
    const double span = A.x() - B.x();
    // Moments about the back contact: span feet_y + along pressure + (B.y - sole) feet_x = weights.
    const double feet_y_base = about(B.x(), feet, shanks, thighs, pelvis, trunk) / span;
    const double feet_y_per_kg = g * (pose.bar_m.x() - B.x()) / span;
    const Eigen::RowVector2d feet_y_free(-(B.y() - sole) / span, -along / span);
    const double weight = feet.N + shanks.N + thighs.N + pelvis.N + trunk.N;
    e.contact_base << 0.0, weight - feet_y_base, 0.0, feet_y_base, 0.0;
    e.contact_per_kg << 0.0, g - feet_y_per_kg, 0.0, feet_y_per_kg, 0.0;
    e.contact_free.row(0) << -1.0, 0.0;
    e.contact_free.row(1) = -feet_y_free;
    e.contact_free.row(2) << 1.0, 0.0;
    e.contact_free.row(3) = feet_y_free;
    e.contact_free.row(4) << 0.0, 1.0;

    // Moment of the foot contact about a joint, as a row over the contact vector.
    const auto feet_about = [&](const Vec2<>& joint) {
        Eigen::Matrix<double, 1, contact_count> row;
        row << 0.0, 0.0, -(sole - joint.y()), A.x() - joint.x(), along;
        return row;
    };
    // Knee and ankle turn at their gear: the same work at another rate is another moment.
    Eigen::Matrix<double, 4, contact_count>& from_contacts = e.moment_from_contacts;
    const Vec2<>& L = pose.lumbar_m;
    from_contacts.row(0) << (B.y() - L.y()), -(B.x() - L.x()), 0.0, 0.0, 0.0;
    from_contacts.row(1) = feet_about(pose.hip_m);
    from_contacts.row(2) = -feet_about(pose.knee_m) / pose.knee_gear;
    from_contacts.row(3) = feet_about(A) / pose.ankle_gear;
    JointVector from_weights;
    from_weights << about(L.x(), trunk), -about(pose.hip_m.x(), feet, shanks, thighs),
        about(pose.knee_m.x(), feet, shanks) / pose.knee_gear, -about(A.x(), feet) / pose.ankle_gear;
    e.moment_base = from_contacts * e.contact_base + from_weights;
    e.moment_per_kg = from_contacts * e.contact_per_kg;
    e.moment_free = from_contacts * e.contact_free;

    e.foot_friction = linkage.foot_friction;
    e.back_friction = linkage.back_friction;
    e.heel_m = linkage.heel_m;
    e.toe_m = linkage.toe_m;
    if (linkage.back_normal == ContactNormal::normal_to_back) {
        e.back_normal = Vec2<>(std::cos(pose.trunk_rad), std::sin(pose.trunk_rad));
    }
    const Vec2<> n = e.back_normal;
    const Vec2<> t(-n.y(), n.x());
    const double back = e.back_friction;
    const double feet_mu = e.foot_friction;
    e.limits.setZero();
    e.limits.row(0).head<2>() = (t - back * n).transpose();
    e.limits.row(1).head<2>() = (-t - back * n).transpose();
    e.limits.row(2) << 0.0, 0.0, -1.0, -feet_mu, 0.0;
    e.limits.row(3) << 0.0, 0.0, 1.0, -feet_mu, 0.0;
    e.limits.row(4) << 0.0, 0.0, 0.0, -e.toe_m, 1.0;
    e.limits.row(5) << 0.0, 0.0, 0.0, -e.heel_m, -1.0;
    return e;
}

}  // namespace coxa
