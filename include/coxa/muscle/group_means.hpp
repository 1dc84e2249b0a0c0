#pragma once

#include <coxa/muscle/person_muscles.hpp>

#include <array>
#include <cstddef>
#include <vector>

namespace coxa {

/// One number per muscle group, in the order of MuscleGroup.
using PerGroup = std::array<double, muscle_group_count>;

/// Volume of every muscle, force times fiber length, as a share of that of all.
[[nodiscard]] PerMuscle volume_shares(const PersonMuscles& muscles);

/// Sums up muscles by group. Knows their volumes once made; keeps nothing of the muscles it was made from.
class GroupMeans {
public:
    explicit GroupMeans(const PersonMuscles& muscles);

    [[nodiscard]] std::size_t muscle_count() const { return group_.size(); }
    /// Place of a muscle's group.
    [[nodiscard]] std::size_t group_of(std::size_t muscle) const { return group_[muscle]; }

    /// Mean over the muscles of each group, weighted by volume; 0 for a group without muscles.
    [[nodiscard]] PerGroup mean(const PerMuscle& values) const { return sum(share_of_group_ * values); }
    /// Sum over the muscles of each group.
    [[nodiscard]] PerGroup sum(const PerMuscle& values) const;

private:
    std::vector<std::size_t> group_;
    PerMuscle share_of_group_;  ///< volume of a muscle over that of its group
};

}  // namespace coxa
