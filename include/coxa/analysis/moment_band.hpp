#pragma once

#include <coxa/mechanics/equilibrium.hpp>

#include <Eigen/Dense>

#include <cmath>
#include <limits>

namespace coxa {

/// The moments statics alone allows, over all admissible contact forces, before any muscle is asked.
struct MomentBand {
    JointVector lower_Nm;  ///< both legs together, lumbar, hip, knee, ankle; NaN where no contact is admissible
    JointVector upper_Nm;
    bool exists = false;
};

/// Extremes of every joint moment over the polygon of admissible foot shear and pressure; infinite where friction is
/// high enough for back and feet to brace against each other without limit.
[[nodiscard]] MomentBand moment_band(const Equilibrium& statics, double bar_mass_kg);

}  // namespace coxa
