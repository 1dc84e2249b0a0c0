#pragma once

#include <coxa/body/posture.hpp>
#include <coxa/core/scalar.hpp>

namespace coxa {

/// Where every joint and mass center of the linkage is, seen from the side. World frame: x from bench to feet with the
/// back contact at 0, y up from the floor. Segment angles are counter-clockwise from upright standing.
template <class T = double>
struct Pose {
    T phase{0.0};            ///< 0 bottom, 1 lockout
    T inclination_rad{0.0};  ///< of the line back contact - hip, the coordinate of the lift

    T trunk_rad{0.0};
    T pelvis_rad{0.0};
    T thigh_rad{0.0};
    T shank_rad{0.0};  ///< 0: vertical; negative: knee ahead of the ankle
    T lumbar_extension_rad{0.0};
    LegAngles<T> leg{};
    /// Knee flexion and dorsiflexion per radian of the angles seen from the side; 1 for sagittal legs.
    T knee_gear{1.0};
    T ankle_gear{1.0};

    Vec2<T> back_contact_m{T(0.0), T(0.0)};
    Vec2<T> shoulder_m{T(0.0), T(0.0)};
    Vec2<T> lumbar_m{T(0.0), T(0.0)};
    Vec2<T> hip_m{T(0.0), T(0.0)};
    Vec2<T> knee_m{T(0.0), T(0.0)};
    Vec2<T> ankle_m{T(0.0), T(0.0)};
    Vec2<T> bar_m{T(0.0), T(0.0)};

    Vec2<T> trunk_center_m{T(0.0), T(0.0)};
    Vec2<T> pelvis_center_m{T(0.0), T(0.0)};
    Vec2<T> thigh_center_m{T(0.0), T(0.0)};
    Vec2<T> shank_center_m{T(0.0), T(0.0)};
    Vec2<T> foot_center_m{T(0.0), T(0.0)};
};

}  // namespace coxa
