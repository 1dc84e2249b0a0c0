#pragma once

#include <coxa/core/errors.hpp>

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
/// | hip_adduction_rad      | thigh in its sagittal plane | knee toward the other knee                 |
/// | hip_rotation_rad       | knee to the front           | internal: front of the thigh turns inward  |
/// | lumbar_extension_rad   | trunk in line with pelvis   | trunk backward against the pelvis          |
///
/// Extension moments and arms have the sign in their name: lumbar extension, hip extension, knee extension and, at
/// the ankle, plantarflexion are positive.
enum class Joint : std::size_t { lumbar = 0, hip = 1, knee = 2, ankle = 3 };

inline constexpr std::size_t joint_count = 4;
inline constexpr std::array<std::string_view, joint_count> joint_names{"lumbar", "hip", "knee", "ankle"};

[[nodiscard]] constexpr std::size_t index(Joint joint) { return static_cast<std::size_t>(joint); }

/// The angles that set the length of a leg muscle. The hip turns by flexion, then adduction, then internal rotation,
/// each about the thigh's own axis.
template <class T = double>
struct LegAngles {
    T hip_flexion_rad{0.0};
    T knee_flexion_rad{0.0};
    T ankle_dorsiflexion_rad{0.0};
    T hip_adduction_rad{0.0};
    T hip_rotation_rad{0.0};
};

/// Angles this close to the end of a range still lie in it: files write 120 degrees as 2.0943951, and degrees turned
/// into radians do not come out even.
inline constexpr double range_slack_rad = 1e-6;

/// The coordinates a moment arm can be asked about.
enum class LegCoordinate : std::size_t { hip_flexion, hip_adduction, hip_rotation, knee_flexion, ankle_dorsiflexion };

inline constexpr std::size_t leg_coordinate_count = 5;
inline constexpr std::array<std::string_view, leg_coordinate_count> leg_coordinate_names{
    "hip_flexion", "hip_adduction", "hip_rotation", "knee_flexion", "ankle_dorsiflexion"};

[[nodiscard]] constexpr std::size_t index(LegCoordinate coordinate) { return static_cast<std::size_t>(coordinate); }

[[nodiscard]] constexpr std::string_view to_string(LegCoordinate coordinate) {
    return leg_coordinate_names[index(coordinate)];
}

/// @throws InvalidArgument  unknown name
[[nodiscard]] inline LegCoordinate leg_coordinate_from(std::string_view name) {
    for (std::size_t c = 0; c < leg_coordinate_count; ++c) {
        if (leg_coordinate_names[c] == name) return static_cast<LegCoordinate>(c);
    }
    reject("coordinate", name,
           "must be 'hip_flexion', 'hip_adduction', 'hip_rotation', 'knee_flexion' or 'ankle_dorsiflexion'");
}

/// The angle of one coordinate, rad.
template <class T>
[[nodiscard]] const T& angle_rad(const LegAngles<T>& angles, LegCoordinate coordinate) {
    switch (coordinate) {
        case LegCoordinate::hip_adduction:
            return angles.hip_adduction_rad;
        case LegCoordinate::hip_rotation:
            return angles.hip_rotation_rad;
        case LegCoordinate::knee_flexion:
            return angles.knee_flexion_rad;
        case LegCoordinate::ankle_dorsiflexion:
            return angles.ankle_dorsiflexion_rad;
        case LegCoordinate::hip_flexion:
            break;
    }
    return angles.hip_flexion_rad;
}

/// The same, to be set.
template <class T>
[[nodiscard]] T& angle_rad(LegAngles<T>& angles, LegCoordinate coordinate) {
    return const_cast<T&>(angle_rad(static_cast<const LegAngles<T>&>(angles), coordinate));
}

}  // namespace coxa
