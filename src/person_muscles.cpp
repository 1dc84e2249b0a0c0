#include <coxa/muscle/person_muscles.hpp>

namespace coxa {

PersonMuscles person_muscles(const MuscleSet& set, const Body& body) {
    const auto count = static_cast<Eigen::Index>(set.size());
    PersonMuscles person;
    person.set = &set;
    person.scale = leg_scale(body, set.reference_lengths);
    person.geometry = scaled(*set.geometry, person.scale);
    if (set.fits) {
        person.path_coefficients = set.fits->coefficients(person.scale);
        person.fits_speak = set.fits->complete && set.fits->speak_for(person.scale);
    }
    person.length_ratio.setOnes(count);
    if (body.fiber_scaling == FiberScaling::path) {
        const std::vector<double> standing_m = standing_lengths_m(person.geometry);
        for (Eigen::Index i = 0; i < count; ++i) {
            const auto k = static_cast<std::size_t>(i);
            person.length_ratio[i] = standing_m[k] / set.standing_length_m[k];
        }
    }
    person.max_isometric_force_N.resize(count);
    for (Eigen::Index i = 0; i < count; ++i) {
        person.max_isometric_force_N[i] = set.muscles[static_cast<std::size_t>(i)].max_isometric_force_N *
                                          force_ratio(set, body, person.length_ratio[i]);
    }
    return person;
}

}  // namespace coxa
