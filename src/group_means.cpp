#include <coxa/muscle/group_means.hpp>

namespace coxa {

PerMuscle volume_shares(const PersonMuscles& muscles) {
    PerMuscle volume = muscles.max_isometric_force_N * muscles.length_ratio;
    for (std::size_t i = 0; i < muscles.size(); ++i) {
        volume[static_cast<Eigen::Index>(i)] *= muscles.set->muscles[i].optimal_fiber_length_m;
    }
    return volume / volume.sum();
}

GroupMeans::GroupMeans(const PersonMuscles& muscles) : share_of_group_(volume_shares(muscles)) {
    for (const Muscle& muscle : muscles.set->muscles) group_.push_back(static_cast<std::size_t>(muscle.group));
    const PerGroup of_group = sum(share_of_group_);
    for (std::size_t i = 0; i < group_.size(); ++i) {
        share_of_group_[static_cast<Eigen::Index>(i)] /= of_group[group_[i]];
    }
}

PerGroup GroupMeans::sum(const PerMuscle& values) const {
    PerGroup sums{};
    for (std::size_t i = 0; i < group_.size(); ++i) sums[group_[i]] += values[static_cast<Eigen::Index>(i)];
    return sums;
}

}  // namespace coxa
