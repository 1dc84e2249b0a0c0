#include <coxa/analysis/moment_band.hpp>

namespace coxa {

MomentBand moment_band(const Equilibrium& statics, double bar_mass_kg) {
    MomentBand band;
    band.lower_Nm.setConstant(std::numeric_limits<double>::infinity());
    band.upper_Nm.setConstant(-std::numeric_limits<double>::infinity());
    const ContactVector fixed = statics.contact_base + statics.contact_per_load * bar_mass_kg;
    Eigen::Matrix<double, contact_limit_count, 2> rows = statics.limits * statics.contact_free;
    Eigen::Matrix<double, contact_limit_count, 1> bound = -(statics.limits * fixed);
    for (int r = 0; r < contact_limit_count; ++r) {
        const double length = rows.row(r).norm();
        if (length > 0.0) rows.row(r) /= length, bound[r] /= length;
    }
    const double slack = 1e-9 * (1.0 + bound.cwiseAbs().maxCoeff());
    for (int r = 0; r < contact_limit_count; ++r) {
        for (int s = r + 1; s < contact_limit_count; ++s) {
            Eigen::Matrix2d pair;
            pair << rows.row(r), rows.row(s);
            if (std::abs(pair.determinant()) < 1e-12) continue;
            const FreeVector corner = pair.inverse() * Eigen::Vector2d(bound[r], bound[s]);
            if (((rows * corner - bound).array() > slack).any()) continue;
            const JointVector moments = statics.moments(bar_mass_kg, corner);
            band.lower_Nm = band.lower_Nm.cwiseMin(moments);
            band.upper_Nm = band.upper_Nm.cwiseMax(moments);
            band.exists = true;
        }
    }
    // Contacts that lock themselves leave the set open: a direction along a limit that no limit stops.
    for (int r = 0; band.exists && r < contact_limit_count; ++r) {
        for (const double sense : {1.0, -1.0}) {
            const FreeVector ray = sense * FreeVector(-rows(r, 1), rows(r, 0));
            if (((rows * ray).array() > 1e-12).any()) continue;
            const JointVector slope = statics.moment_free * ray;
            for (Eigen::Index j = 0; j < slope.size(); ++j) {
                if (slope[j] > 0.0) band.upper_Nm[j] = std::numeric_limits<double>::infinity();
                if (slope[j] < 0.0) band.lower_Nm[j] = -std::numeric_limits<double>::infinity();
            }
        }
    }
    if (!band.exists) {
        band.lower_Nm.setConstant(std::numeric_limits<double>::quiet_NaN());
        band.upper_Nm.setConstant(std::numeric_limits<double>::quiet_NaN());
    }
    return band;
}

}  // namespace coxa
