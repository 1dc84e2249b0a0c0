#include <coxa/literature/gait10dof18.hpp>
#include <coxa/literature/lai_uhlrich2023.hpp>
#include <coxa/literature/lai_uhlrich2023_geometry.hpp>
#include <coxa/literature/rajagopal2016.hpp>
#include <coxa/muscle/leg_table.hpp>
#include <coxa/muscle/muscle_set.hpp>
#include <coxa/muscle/scaled_geometry.hpp>

#include <array>
#include <span>

namespace coxa {

namespace {

/// A published leg with each family of curves; its paths are fitted once.
class PublishedLeg {
public:
    PublishedLeg(std::string_view name, const LegTable& table, double height_m, double foot_length_m, double mass_kg,
                 std::span<const Muscle> muscles) {
        LegGeometry leg = make_leg_geometry(table);
        leg.name = name;
        const LegLengths lengths = leg_lengths(leg, height_m, foot_length_m);
        const auto geometry = std::make_shared<const LegGeometry>(std::move(leg));
        const auto fits = std::make_shared<const FittedPaths>(fit_paths(*geometry));
        for (const CurveFamily curves : families) {
            sets_.push_back(make_muscle_set(std::string(name), geometry->citation, lengths, mass_kg,
                                            {muscles.begin(), muscles.end()}, geometry, curves, {}, PathKind::fitted,
                                            fits));
        }
    }

    [[nodiscard]] const MuscleSet& with(CurveFamily curves) const {
        for (std::size_t i = 0; i < families.size(); ++i) {
            if (families[i] == curves) return sets_[i];
        }
        reject("curves", to_string(curves), "must be a family of curves, the muscles have none of their own");
    }

private:
    static constexpr std::array families{CurveFamily::millard2012, CurveFamily::de_groote2016, CurveFamily::thelen2003};
    std::vector<MuscleSet> sets_;
};

}  // namespace

const MuscleSet& lai_uhlrich2023(CurveFamily curves) {
    static const PublishedLeg leg("lai_uhlrich2023", literature::lai_uhlrich2023_leg,
                                  literature::lai_uhlrich2023_height_m, literature::lai_uhlrich2023_foot_length_m,
                                  literature::lai_uhlrich2023_mass_kg, literature::lai_uhlrich2023_muscles);
    return leg.with(curves);
}

const MuscleSet& rajagopal2016(CurveFamily curves) {
    static const PublishedLeg leg("rajagopal2016", literature::rajagopal2016_leg, literature::rajagopal2016_height_m,
                                  literature::rajagopal2016_foot_length_m, literature::rajagopal2016_mass_kg,
                                  literature::rajagopal2016_muscles);
    return leg.with(curves);
}

const MuscleSet& lumped(CurveFamily curves) {
    static const PublishedLeg leg("lumped", literature::gait10dof18_leg, literature::gait10dof18_height_m,
                                  literature::gait10dof18_foot_length_m, literature::gait10dof18_mass_kg,
                                  literature::gait10dof18_muscles);
    return leg.with(curves);
}

}  // namespace coxa
