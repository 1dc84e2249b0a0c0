#include <coxa/mechanics/hip_balance.hpp>

namespace coxa {

namespace {

using LegMoments = Eigen::Matrix<double, 5, 1>;  ///< hip, knee, ankle extension, hip adduction, hip rotation

/// Moments of one leg that go with a bar and no free contact, and what each free contact adds to them.
struct LegStatics {
    LegMoments base;
    LegMoments per_kg;
    Eigen::Matrix<double, 5, 4> free;  ///< foot shear, foot pressure (both feet), free moment, side pressure (one foot)
    LegMoments outward;                ///< outward force of one foot, per newton
};

LegStatics leg_statics(const Equilibrium& statics, const SideStatics& side) {
    LegStatics leg;
    leg.base << 0.5 * statics.moment_base.tail<3>(), side.from_contacts * statics.contact_base + side.base;
    leg.per_kg << 0.5 * statics.moment_per_load.tail<3>(), side.from_contacts * statics.contact_per_load;
    leg.free.topLeftCorner<3, 2>() = 0.5 * statics.moment_free.bottomRows<3>();
    leg.free.bottomLeftCorner<2, 2>() = side.from_contacts * statics.contact_free;
    leg.free.topRightCorner<3, 2>() = 0.5 * side.moments_from_side.bottomRightCorner<3, 2>();
    leg.free.bottomRightCorner<2, 2>() =
        side.from_side.rightCols<2>() + side.from_contacts * side.contacts_from_side.rightCols<2>();
    leg.outward << 0.0, 0.0, 0.0, side.from_side.col(0);
    return leg;
}

}  // namespace

MuscleBalance muscle_balance(const Equilibrium& statics, const SideStatics& side, const LegMuscles& leg,
                             const HipPull& pull) {
    MuscleBalance balance;
    balance.hip_rows = HipRows::all_axes;
    const Eigen::Index count = leg.extension_arm_m.cols();
    balance.active_moment_Nm = leg.extension_arm_m.rowwise() * leg.max_active_force_N.transpose();
    balance.passive_moment_Nm = leg.extension_arm_m.rowwise() * leg.passive_force_N.transpose();
    HipMoments arms(2, count);
    arms.row(0) = pull.adduction_arm_m.transpose();
    arms.row(1) = pull.rotation_arm_m.transpose();
    balance.active_hip_moment_Nm = arms.rowwise() * leg.max_active_force_N.transpose();
    balance.passive_hip_moment_Nm = arms.rowwise() * leg.passive_force_N.transpose();

    const LegStatics of_leg = leg_statics(statics, side);
    const Eigen::Matrix<double, 3, 2> moment_free = statics.moment_free.bottomRows<3>();
    Eigen::Vector3d displacement = moment_free.col(0).cross(moment_free.col(1)).normalized();
    if (displacement[0] < 0.0) displacement = -displacement;  // hip extension positive
    // Newtons and newton meters act on different scales: solve with columns of unit length.
    const Eigen::Vector4d lengths = of_leg.free.colwise().norm();
    const Eigen::Matrix<double, 5, 4> unit = of_leg.free * lengths.cwiseInverse().asDiagonal();
    balance.free_from_leg =
        lengths.cwiseInverse().asDiagonal() * ((unit.transpose() * unit).inverse() * unit.transpose());

    constexpr int rows = MuscleBalance::equality_count + side_limit_count;
    LegMoments passive;
    passive << balance.passive_moment_Nm.matrix().rowwise().sum(),
        balance.passive_hip_moment_Nm.matrix().rowwise().sum();
    // Limits over the sagittal contacts, then over shear, pressure, free moment and side pressure.
    const Eigen::Matrix<double, side_limit_count, contact_count> by_contacts = side.limit_by_contacts - side.room;
    Eigen::Matrix<double, side_limit_count, 4> by_free;
    by_free.leftCols<2>() = by_contacts * statics.contact_free;
    by_free.rightCols<2>() = side.limit_by_side.rightCols<2>() + by_contacts * side.contacts_from_side.rightCols<2>();
    const Eigen::Matrix<double, side_limit_count, 5> by_leg = by_free * balance.free_from_leg;

    balance.per_moment.resize(rows, 3);
    balance.per_hip_moment.resize(rows, 2);
    balance.bound_base.resize(rows);
    balance.bound_per_load.resize(rows);
    balance.outward.resize(rows);
    balance.scale.resize(rows);
    balance.per_moment.row(0) = displacement.transpose();
    balance.per_hip_moment.row(0).setZero();
    balance.bound_base[0] = displacement.dot((of_leg.base - passive).head<3>());
    balance.bound_per_load[0] = displacement.dot(of_leg.per_kg.head<3>());
    balance.outward[0] = 0.0;
    balance.per_moment.bottomRows<side_limit_count>() = by_leg.leftCols<3>();
    balance.per_hip_moment.bottomRows<side_limit_count>() = by_leg.rightCols<2>();
    balance.bound_base.tail<side_limit_count>() =
        -(by_contacts * statics.contact_base) - by_leg * (passive - of_leg.base);
    balance.bound_per_load.tail<side_limit_count>() =
        -(by_contacts * statics.contact_per_load) + by_leg * of_leg.per_kg;
    balance.outward.tail<side_limit_count>() =
        MuscleBalance::outward_unit_N * (side.limit_by_side.col(0) - by_leg * of_leg.outward);

    balance.rows.resize(rows, count);
    balance.rows.matrix() = balance.per_moment * balance.active_moment_Nm.matrix() +
                            balance.per_hip_moment * balance.active_hip_moment_Nm.matrix();
    detail::scale_rows(balance);
    return balance;
}

Eigen::Vector2d hip_moments(const MuscleBalance& balance, const PerMuscle& activation) {
    return balance.active_hip_moment_Nm.matrix() * activation.matrix() +
           balance.passive_hip_moment_Nm.matrix().rowwise().sum();
}

ContactForces contact_forces(const Equilibrium& statics, const SideStatics& side, const MuscleBalance& balance,
                             const PerMuscle& activation, double bar_mass_kg, double outward_N) {
    ContactForces contacts;
    if (balance.hip_rows == HipRows::flexion) {
        contacts.sagittal = balance.contacts(statics, activation, bar_mass_kg);
        return contacts;
    }
    const LegStatics of_leg = leg_statics(statics, side);
    LegMoments moments;
    moments << balance.leg_moments(activation), hip_moments(balance, activation);
    const Eigen::Vector4d free =
        balance.free_from_leg * (moments - of_leg.base - of_leg.per_kg * bar_mass_kg - of_leg.outward * outward_N);
    contacts.side << outward_N, free.tail<2>();
    contacts.sagittal =
        statics.contacts(bar_mass_kg, FreeVector(free.head<2>())) + side.contacts_from_side * contacts.side;
    return contacts;
}

}  // namespace coxa
