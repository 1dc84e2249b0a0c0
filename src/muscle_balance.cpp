#include <coxa/mechanics/muscle_balance.hpp>

#include <Eigen/Geometry>

namespace coxa {

namespace detail {

void scale_rows(MuscleBalance& balance) {
    for (Eigen::Index r = 0; r < balance.rows.rows(); ++r) {
        const double largest = balance.rows.row(r).abs().maxCoeff();
        const double scale = largest > 0.0 ? largest : 1.0;
        balance.scale[r] = scale;
        balance.rows.row(r) /= scale;
        balance.per_moment.row(r) /= scale;
        balance.bound_base[r] /= scale;
        balance.bound_per_load[r] /= scale;
        if (balance.hip_rows == HipRows::flexion) continue;
        balance.per_hip_moment.row(r) /= scale;
        balance.outward[r] /= scale;
    }
}

}  // namespace detail

Eigen::Matrix<double, 2, 3> free_from_moments(const Equilibrium& statics) {
    const Eigen::Matrix<double, 3, 2> moment_free = statics.moment_free.bottomRows<3>();
    // Shear in N and pressure in N m act on different scales: solve with columns of unit length.
    const Eigen::Vector2d lengths = moment_free.colwise().norm();
    const Eigen::Matrix<double, 3, 2> unit = moment_free * lengths.cwiseInverse().asDiagonal();
    return lengths.cwiseInverse().asDiagonal() * ((unit.transpose() * unit).inverse() * unit.transpose());
}

MuscleBalance muscle_balance(const Equilibrium& statics, const LegMuscles& leg) {
    MuscleBalance balance;
    const Eigen::Index count = leg.extension_arm_m.cols();
    balance.active_moment_Nm = leg.extension_arm_m.rowwise() * leg.max_active_force_N.transpose();
    balance.passive_moment_Nm = leg.extension_arm_m.rowwise() * leg.passive_force_N.transpose();

    const Eigen::Matrix<double, 3, 2> moment_free = statics.moment_free.bottomRows<3>();
    const Eigen::Vector3d base = statics.moment_base.tail<3>();
    const Eigen::Vector3d per_kg = statics.moment_per_load.tail<3>();
    const Eigen::Vector3d passive = balance.passive_moment_Nm.matrix().rowwise().sum();
    Eigen::Vector3d displacement = moment_free.col(0).cross(moment_free.col(1)).normalized();
    if (displacement[0] < 0.0) displacement = -displacement;  // hip extension positive
    balance.free_from_moments = free_from_moments(statics);

    constexpr int rows = MuscleBalance::equality_count + contact_limit_count;
    balance.per_moment.resize(rows, 3);
    balance.bound_base.resize(rows);
    balance.bound_per_load.resize(rows);
    balance.scale.resize(rows);
    balance.per_moment.row(0) = displacement.transpose();
    balance.bound_base[0] = displacement.dot(0.5 * base - passive);
    balance.bound_per_load[0] = displacement.dot(0.5 * per_kg);
    const Eigen::Matrix<double, contact_limit_count, 3> from_moments =
        statics.limits * statics.contact_free * balance.free_from_moments;
    balance.per_moment.bottomRows<contact_limit_count>() = 2.0 * from_moments;
    balance.bound_base.tail<contact_limit_count>() =
        -(statics.limits * statics.contact_base) - from_moments * (2.0 * passive - base);
    balance.bound_per_load.tail<contact_limit_count>() =
        -(statics.limits * statics.contact_per_load) + from_moments * per_kg;

    balance.rows.resize(rows, count);
    balance.rows.matrix() = balance.per_moment * balance.active_moment_Nm.matrix();
    detail::scale_rows(balance);
    return balance;
}

}  // namespace coxa
