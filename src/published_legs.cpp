#include <coxa/literature/gait10dof18.hpp>
#include <coxa/literature/lai_uhlrich2023.hpp>
#include <coxa/literature/lai_uhlrich2023_geometry.hpp>
#include <coxa/literature/rajagopal2016.hpp>
#include <coxa/muscle/leg_table.hpp>
#include <coxa/muscle/muscle_set.hpp>
#include <coxa/muscle/scaled_geometry.hpp>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace coxa {

namespace {

/// A published leg; its paths are fitted once for all families of curves.
class PublishedLeg {
public:
    PublishedLeg(std::string_view name, const LegTable& table, double height_m, double foot_length_m, double mass_kg,
                 std::span<const Muscle> muscles)
        : name_(name), mass_kg_(mass_kg), muscles_(muscles) {
        LegGeometry leg = with_hip_axes(make_leg_geometry(table));
        leg.name = name;
        lengths_ = leg_lengths(leg, height_m, foot_length_m);
        geometry_ = std::make_shared<const LegGeometry>(std::move(leg));
        fits_ = std::make_shared<const FittedPaths>(fit_paths(*geometry_));
    }

    [[nodiscard]] MuscleSet with(CurveFamily curves) const {
        return make_muscle_set(name_, geometry_->citation, lengths_, mass_kg_, {muscles_.begin(), muscles_.end()},
                               geometry_, curves, {}, PathKind::fitted, fits_);
    }

private:
    std::string name_;
    double mass_kg_;
    std::span<const Muscle> muscles_;
    LegLengths lengths_;
    std::shared_ptr<const LegGeometry> geometry_;
    std::shared_ptr<const FittedPaths> fits_;
};

/// The set of a leg with one family of curves, made when it is first asked for.
///
/// @tparam published  gives the leg
template <const PublishedLeg& (*published)(), CurveFamily curves>
const MuscleSet& set_with() {
    static const MuscleSet set = published().with(curves);
    return set;
}

template <const PublishedLeg& (*published)()>
const MuscleSet& set_with(CurveFamily curves) {
    switch (curves) {
        case CurveFamily::millard2012:
            return set_with<published, CurveFamily::millard2012>();
        case CurveFamily::de_groote2016:
            return set_with<published, CurveFamily::de_groote2016>();
        case CurveFamily::thelen2003:
            return set_with<published, CurveFamily::thelen2003>();
        case CurveFamily::own:
            break;
    }
    reject("curves", to_string(curves), "must be a family of curves, the muscles have none of their own");
}

const PublishedLeg& lai_uhlrich2023_leg() {
    static const PublishedLeg leg("lai_uhlrich2023", literature::lai_uhlrich2023_leg,
                                  literature::lai_uhlrich2023_height_m, literature::lai_uhlrich2023_foot_length_m,
                                  literature::lai_uhlrich2023_mass_kg, literature::lai_uhlrich2023_muscles);
    return leg;
}

const PublishedLeg& rajagopal2016_leg() {
    static const PublishedLeg leg("rajagopal2016", literature::rajagopal2016_leg, literature::rajagopal2016_height_m,
                                  literature::rajagopal2016_foot_length_m, literature::rajagopal2016_mass_kg,
                                  literature::rajagopal2016_muscles);
    return leg;
}

const PublishedLeg& lumped_leg() {
    static const PublishedLeg leg("lumped", literature::gait10dof18_leg, literature::gait10dof18_height_m,
                                  literature::gait10dof18_foot_length_m, literature::gait10dof18_mass_kg,
                                  literature::gait10dof18_muscles);
    return leg;
}

}  // namespace

const MuscleSet& lai_uhlrich2023(CurveFamily curves) { return set_with<lai_uhlrich2023_leg>(curves); }

const MuscleSet& rajagopal2016(CurveFamily curves) { return set_with<rajagopal2016_leg>(curves); }

const MuscleSet& lumped(CurveFamily curves) { return set_with<lumped_leg>(curves); }

}  // namespace coxa
