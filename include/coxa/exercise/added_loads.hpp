#pragma once

#include <coxa/core/errors.hpp>
#include <coxa/core/scalar.hpp>
#include <coxa/exercise/band_curve.hpp>

#include <cmath>
#include <optional>

/// Loads beside the bar. They act on the pelvis where the bar lies (`Pose::bar_m`), also when the bar weighs nothing.
///
/// A dumbbell or a plate held on the hips is a bar of that mass with `BarPlacement::plate_radius_m` 0 or the radius of
/// the plate; body weight alone is a bar of no mass with a plate radius of 0.
namespace coxa {

/// An elastic band across the hips, its ends held beside the floor on either side of the body.
///
/// Each strand is straight from the bar's place on the pelvis to its anchor and lies in a sagittal plane. It has no
/// weight, no friction on the body and gives back what was stored in it: real bands keep a part as heat.
struct HipBand {
    /// Of each strand, m, [0.05, 3].
    double slack_length_m = 0.0;
    /// Of each strand, N/m, [1, 20000]. Either this or a curve.
    std::optional<double> stiffness_N_per_m = std::nullopt;
    /// Of each strand, force against elongation. Either this or a stiffness.
    std::optional<BandCurve> curve = std::nullopt;
    /// Strands on both sides together, [1, 8]; a loop that is doubled on either side has 4.
    int strands = 2;
    /// Of the anchors from the back contact toward the feet, m, [-1, 3]. Default: straight below the bar at lockout.
    std::optional<double> anchor_x_m = std::nullopt;
    /// Of the anchors above the floor, m, [-0.5, 0.5].
    double anchor_height_m = 0.0;
};

/// Chains that hang from the bar and lie on the floor with what is left of them.
///
/// Weight of what has left the floor, quasi-static. Chains of m kg/m, a length h of them in the air, moved up with
/// velocity v and acceleration a pull with m g h + m h a + m v^2; only the first term is here. For 10 kg/m, h = 0.4 m,
/// v = 0.5 m/s and a = 2 m/s^2 that is 39 N, and 8 N and 2.5 N are left out: 1 % of a bar of 100 kg. `lifted_mass_kg`
/// gives m h to whoever wants the second term; the third acts only on the way up.
struct Chains {
    /// Both sides together, kg/m, [0.1, 100].
    double mass_per_length_kg_per_m = 0.0;
    /// Of each side's chain, m, [0.05, 5].
    double length_m = 0.0;
    /// Of the bar above the floor when the first link leaves it, m, [0, 2]: the length of a leader rope, 0 without one.
    double lift_off_height_m = 0.0;
};

/// What pulls at the hips beside the bar.
struct AddedLoads {
    std::optional<HipBand> band = std::nullopt;
    std::optional<Chains> chains = std::nullopt;

    [[nodiscard]] bool none() const { return !band && !chains; }
};

/// @throws InvalidArgument naming the first setting outside its range
inline void check(const AddedLoads& loads) {
    if (loads.band) {
        const HipBand& band = *loads.band;
        require_between("loads.band.slack_length_m", band.slack_length_m, "m", 0.05, 3.0);
        if (!band.stiffness_N_per_m && !band.curve) {
            reject("loads.band.stiffness_N_per_m", "not given", "give a stiffness or a curve of the band");
        }
        if (band.stiffness_N_per_m) {
            if (band.curve) {
                reject("loads.band.stiffness_N_per_m", *band.stiffness_N_per_m, "N/m",
                       "must not be given with a curve");
            }
            require_between("loads.band.stiffness_N_per_m", *band.stiffness_N_per_m, "N/m", 1.0, 20000.0);
        }
        require_between("loads.band.strands", band.strands, "", 1.0, 8.0, "of both sides together");
        if (band.anchor_x_m) require_between("loads.band.anchor_x_m", *band.anchor_x_m, "m", -1.0, 3.0);
        require_between("loads.band.anchor_height_m", band.anchor_height_m, "m", -0.5, 0.5);
    }
    if (loads.chains) {
        const Chains& chains = *loads.chains;
        require_between("loads.chains.mass_per_length_kg_per_m", chains.mass_per_length_kg_per_m, "kg/m", 0.1, 100.0,
                        "both sides together");
        require_between("loads.chains.length_m", chains.length_m, "m", 0.05, 5.0);
        require_between("loads.chains.lift_off_height_m", chains.lift_off_height_m, "m", 0.0, 2.0);
    }
}

namespace detail {

/// From the bar to the anchors of the band.
template <Scalar T>
[[nodiscard]] Vec2<T> to_anchor(const HipBand& band, const Vec2<T>& bar_m) {
    if (!band.anchor_x_m) reject("loads.band.anchor_x_m", "not given", "must be known, or come from make_linkage");
    return Vec2<T>(T(*band.anchor_x_m - bar_m.x()), T(band.anchor_height_m - bar_m.y()));
}

/// Length of chain in the air.
template <Scalar T>
[[nodiscard]] T hanging_m(const Chains& chains, const T& bar_height_m) {
    const T above = bar_height_m - chains.lift_off_height_m;
    if (value_of(above) <= 0.0) return T(0.0 * above);
    if (value_of(above) >= chains.length_m) return T(chains.length_m + 0.0 * above);
    return above;
}

}  // namespace detail

/// Added length of the band's strands over their slack length; negative where they are slack.
template <Scalar T = double>
[[nodiscard]] T band_elongation(const HipBand& band, const Vec2<T>& bar_m) {
    using std::sqrt;
    return T(sqrt(detail::to_anchor<T>(band, bar_m).squaredNorm()) / band.slack_length_m - 1.0);
}

/// Mass of chain in the air, both sides together.
template <Scalar T = double>
[[nodiscard]] T lifted_mass_kg(const AddedLoads& loads, const T& bar_height_m) {
    if (!loads.chains) return T(0.0 * bar_height_m);
    return T(loads.chains->mass_per_length_kg_per_m * detail::hanging_m<T>(*loads.chains, bar_height_m));
}

/// Force of band and chains on the pelvis at the bar's place, in the world frame: the negative gradient of `energy_J`.
///
/// @param bar_m  the bar's place above the floor
/// @throws InvalidArgument  a band whose anchor is not known yet
template <Scalar T = double>
[[nodiscard]] Vec2<T> pull_N(const AddedLoads& loads, const Vec2<T>& bar_m) {
    using std::sqrt;
    Vec2<T> pull(T(0.0 * bar_m.x()), T(0.0 * bar_m.y()));
    if (loads.band) {
        const HipBand& band = *loads.band;
        const Vec2<T> way = detail::to_anchor<T>(band, bar_m);
        const T length_squared = way.squaredNorm();
        if (value_of(length_squared) > band.slack_length_m * band.slack_length_m) {
            const T length_m = sqrt(length_squared);
            const T stretch_m = length_m - band.slack_length_m;
            const T strand_N = band.curve ? band.curve->force_N(T(stretch_m / band.slack_length_m))
                                          : T(*band.stiffness_N_per_m * stretch_m);
            const T along = static_cast<double>(band.strands) * strand_N / length_m;
            pull += along * way;
        }
    }
    if (loads.chains) pull.y() -= gravity_m_per_s2 * lifted_mass_kg<T>(loads, bar_m.y());
    return pull;
}

/// Potential energy of band and chains, 0 with the band slack and the chains on the floor.
///
/// @param bar_m  the bar's place above the floor
/// @throws InvalidArgument  a band whose anchor is not known yet
template <Scalar T = double>
[[nodiscard]] T energy_J(const AddedLoads& loads, const Vec2<T>& bar_m) {
    using std::sqrt;
    T energy = T(0.0 * bar_m.y());
    if (loads.band) {
        const HipBand& band = *loads.band;
        const T length_squared = detail::to_anchor<T>(band, bar_m).squaredNorm();
        if (value_of(length_squared) > band.slack_length_m * band.slack_length_m) {
            const T stretch_m = sqrt(length_squared) - band.slack_length_m;
            const T strand_J =
                band.curve
                    ? T(band.slack_length_m * band.curve->energy_per_length_N(T(stretch_m / band.slack_length_m)))
                    : T(0.5 * *band.stiffness_N_per_m * stretch_m * stretch_m);
            energy += static_cast<double>(band.strands) * strand_J;
        }
    }
    if (loads.chains) {
        const Chains& chains = *loads.chains;
        const T above = bar_m.y() - chains.lift_off_height_m;
        const T hanging = detail::hanging_m<T>(chains, bar_m.y());
        if (value_of(above) > 0.0) {
            energy += gravity_m_per_s2 * chains.mass_per_length_kg_per_m * hanging * (above - 0.5 * hanging);
        }
    }
    return energy;
}

}  // namespace coxa
