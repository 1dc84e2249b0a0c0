#pragma once

#include <coxa/mechanics/equilibrium.hpp>
#include <coxa/mechanics/side_statics.hpp>
#include <coxa/muscle/leg_muscles.hpp>

#include <Eigen/Core>
#include <Eigen/Dense>

namespace coxa {

/// Rows of coefficients, one column per muscle and up to two more, without allocation.
inline constexpr int max_row_count = 20;
inline constexpr int max_column_count = max_muscle_count + 2;
using MuscleRows =
    Eigen::Array<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor, max_row_count, max_column_count>;
using PerColumn = Eigen::Array<double, Eigen::Dynamic, 1, Eigen::ColMajor, max_column_count, 1>;
using RowVector = Eigen::Matrix<double, Eigen::Dynamic, 1, Eigen::ColMajor, max_row_count, 1>;
/// Moments toward adduction and internal rotation of the hip, one column per muscle.
using HipMoments = Eigen::Array<double, 2, Eigen::Dynamic, Eigen::ColMajor, 2, max_muscle_count>;

/// Equilibrium as conditions on the activations of one leg (the other doing the same), contacts eliminated:
///     row 0 (the virtual work of the lift):  rows a               = bound_base + bound_per_load m
///     further rows (contact limits):         rows a + outward f  <= bound_base + bound_per_load m
/// with the load m of the equilibrium (the bar's mass, or what else it was made for).
/// Rows are scaled so that the largest coefficient of a muscle is 1; residuals are thus in units of activation.
///
/// Limits are those of ContactLimit with HipRows::flexion, those of SideStatics with HipRows::all_axes. There f is the
/// outward force of each foot in units of outward_unit_N, the one contact force that no muscle feels; see
/// hip_balance.hpp.
struct MuscleBalance {
    HipRows hip_rows = HipRows::flexion;
    MuscleRows rows;
    RowVector bound_base;
    RowVector bound_per_load;
    RowVector scale;  ///< coefficients were divided by this

    /// Row coefficient per unit of joint moment of one leg (hip, knee, ankle), scaled like `rows`.
    Eigen::Matrix<double, Eigen::Dynamic, 3, Eigen::ColMajor, max_row_count, 3> per_moment;
    /// Joint moments of one leg at full activation and of the passive muscles (hip, knee, ankle) x muscles.
    ArmsPerMuscle active_moment_Nm;
    ArmsPerMuscle passive_moment_Nm;

    /// From both legs' joint moments (hip, knee, ankle) to the free foot shear and pressure.
    Eigen::Matrix<double, 2, 3> free_from_moments;

    /// With HipRows::all_axes, otherwise empty: the same for the moments toward adduction and internal rotation.
    RowVector outward;
    Eigen::Matrix<double, Eigen::Dynamic, 2, Eigen::ColMajor, max_row_count, 2> per_hip_moment;
    HipMoments active_hip_moment_Nm;
    HipMoments passive_hip_moment_Nm;
    /// From one leg's moments (hip, knee, ankle, adduction, rotation) less those of bar, weights and
    /// outward force, to foot shear, foot pressure, free moment and side pressure.
    Eigen::Matrix<double, 4, 5> free_from_leg;

    static constexpr int equality_count = 1;
    static constexpr double outward_unit_N = 1e4;

    /// Moments of one leg: passive plus activation times active.
    [[nodiscard]] Eigen::Vector3d leg_moments(const PerMuscle& activation) const {
        return (active_moment_Nm.matrix() * activation.matrix()) + passive_moment_Nm.matrix().rowwise().sum();
    }
    /// The contact forces that go with activations and a load.
    [[nodiscard]] ContactVector contacts(const Equilibrium& statics, const PerMuscle& activation, double load) const {
        const Eigen::Vector3d excess =
            2.0 * leg_moments(activation) - statics.moment_base.tail<3>() - statics.moment_per_load.tail<3>() * load;
        return statics.contacts(load, free_from_moments * excess);
    }
};

namespace detail {

/// Divides every row by its largest coefficient of a muscle.
void scale_rows(MuscleBalance& balance);

}  // namespace detail

/// What foot shear and pressure make of the difference between the muscles' moments (both legs: hip, knee, ankle) and
/// those of the loads alone; least squares, exact where the virtual work of the lift balances.
[[nodiscard]] Eigen::Matrix<double, 2, 3> free_from_moments(const Equilibrium& statics);

/// Eliminates the contacts of the sagittal plane.
///
/// The three joint equations of a leg, moment_free z + (statics) = 2 (active a + passive), leave one combination free
/// of z: the left null vector of moment_free, which is the virtual displacement of the linkage. The other two give z,
/// and z the contact limits.
[[nodiscard]] MuscleBalance muscle_balance(const Equilibrium& statics, const LegMuscles& leg);

}  // namespace coxa
