#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace coxa {

/// The one table of zero positions and signs. All angles are zero in upright standing, feet flat; the person faces
/// +x, and lying on the back turns the trunk counter-clockwise by 90 degrees.
///
/// | coordinate             | zero                        | positive                                   |
/// |------------------------|-----------------------------|--------------------------------------------|
/// | hip_flexion_rad        | thigh in line with pelvis   | thigh toward the front of the pelvis       |
/// | knee_flexion_rad       | shank in line with thigh    | heel toward the buttock                    |
/// | ankle_dorsiflexion_rad | sole square to the shank    | toes toward the shin                       |
/// | lumbar_extension_rad   | trunk in line with pelvis   | trunk backward against the pelvis          |
///
/// Extension moments and arms have the sign in their name: lumbar extension, hip extension, knee extension and, at
/// the ankle, plantarflexion are positive.
enum class Joint : std::size_t { lumbar = 0, hip = 1, knee = 2, ankle = 3 };

inline constexpr std::size_t joint_count = 4;
inline constexpr std::array<std::string_view, joint_count> joint_names{"lumbar", "hip", "knee", "ankle"};

[[nodiscard]] constexpr std::size_t index(Joint joint) { return static_cast<std::size_t>(joint); }

/// The angles that set the length of a leg muscle.
template <class T = double>
struct LegAngles {
    T hip_flexion_rad{0.0};
    T knee_flexion_rad{0.0};
    T ankle_dorsiflexion_rad{0.0};
};

}  // namespace coxa
