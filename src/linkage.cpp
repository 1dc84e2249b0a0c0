#include <coxa/exercise/linkage.hpp>

#include <algorithm>

namespace coxa {

Pose<double> pose_at(const Linkage& linkage, double phase) {
    return pose_at_inclination<double>(linkage, linkage.inclination_at(phase));
}

Pose<Dual> moving_pose_at(const Linkage& linkage, double phase) {
    return pose_at_inclination<Dual>(linkage, variable(linkage.inclination_at(phase)));
}

namespace detail {

void check_way(const Linkage& linkage, const LinkageSettings& settings) {
    const LumbopelvicRhythm& r = linkage.rhythm;
    if (r.lumbar_extension_bottom_rad == r.lumbar_extension_lockout_rad) return;
    constexpr int steps = 20;
    for (int i = 1; i < steps; ++i) {
        const double phase = static_cast<double>(i) / steps;
        const double lumbar =
            r.lumbar_extension_bottom_rad + phase * (r.lumbar_extension_lockout_rad - r.lumbar_extension_bottom_rad);
        const auto pose = pose_with<double>(linkage, linkage.inclination_at(phase), lumbar);
        if (!pose) {
            reject("rhythm.lumbar_extension_lockout_rad", r.lumbar_extension_lockout_rad, "rad",
                   "must keep the ankles in reach of the hips all the way");
        }
        if (pose->bar_m.y() < settings.bar.plate_radius_m || pose->hip_m.y() < settings.buttock_thickness_m) {
            reject("rhythm.lumbar_extension_lockout_rad", r.lumbar_extension_lockout_rad, "rad",
                   "must keep plates and buttocks off the floor all the way");
        }
    }
}

void place_band(Linkage& linkage) {
    if (!linkage.loads.band) return;
    HipBand& band = *linkage.loads.band;
    if (!band.anchor_x_m) band.anchor_x_m = pose_at(linkage, 1.0).bar_m.x();
    if (!band.curve) return;
    // The bar's way is an arc; between two near places on it the band is not stretched further than at both by much.
    constexpr int steps = 20;
    double most = 0.0;
    for (int i = 0; i <= steps; ++i) {
        const Pose<double> pose = pose_at(linkage, static_cast<double>(i) / steps);
        most = std::max(most, band_elongation<double>(band, pose.bar_m));
    }
    if (most > band.curve->last_elongation()) {
        reject("loads.band.slack_length_m", band.slack_length_m, "m",
               "must be longer: the lift stretches the band by " + shortest(100.0 * most) +
                   " %, its curve was measured up to " + shortest(100.0 * band.curve->last_elongation()) + " %");
    }
}

}  // namespace detail

void check(const LinkageSettings& settings) {
    check_bar_mass(settings.bar_mass_kg);
    require_between(settings.support_name, settings.support_height_m, "m", 0.0, 0.8,
                    "height above the floor in meters");
    check(settings.back);
    check(settings.bar);
    check(settings.feet);
    check(settings.rhythm);
    require_between("lockout_hip_angle_rad", settings.lockout_hip_angle_rad, "rad", 2.4, 3.6, "radians; pi is in line");
    require_between("buttock_thickness_m", settings.buttock_thickness_m, "m", 0.0, 0.3);
    require_between("knee_band_N", settings.knee_band_N, "N", 0.0, 500.0);
    check(settings.loads);
}

Linkage make_linkage(const LinkageSettings& settings, const Body& body) {
    check(settings);
    check(body);
    Linkage linkage;
    linkage.body = body;
    linkage.bar_mass_kg = settings.bar_mass_kg;
    linkage.rhythm = settings.rhythm;
    linkage.back_contact_m = Vec2<>(0.0, settings.support_height_m);
    const double along = settings.back.along_m.value_or(settings.default_back_along_fraction * body.hip_to_shoulder_m);
    if (along <= body.hip_to_lumbar_m) {
        reject("back.along_m", along, "m",
               "must be above the lumbar joint, > " + detail::shortest(body.hip_to_lumbar_m));
    }
    linkage.back_contact_in_trunk_m = Vec2<>(-settings.back.behind_m, along);
    linkage.bar_in_pelvis_m = Vec2<>(settings.bar.in_front_of_hip_m, settings.bar.along_pelvis_m);
    linkage.back_friction = settings.back.friction;
    linkage.back_normal = settings.back.normal;
    linkage.foot_friction = settings.feet.friction;
    linkage.heel_m = settings.feet.heel_m.value_or(body.heel_to_ankle_m);
    linkage.toe_m = settings.feet.toe_m.value_or(body.foot_length_m - body.heel_to_ankle_m);
    linkage.sole_height_m = settings.feet.height_m;
    linkage.stance = leg_stance(settings.feet, settings.knee_band_N, body);
    const double thigh_m = body.thigh_length_m * std::cos(linkage.stance.thigh_out_rad);
    const double shank_m = body.shank_length_m * std::cos(linkage.stance.shank_out_rad);
    linkage.thigh_in_plane_m = thigh_m;
    linkage.shank_in_plane_m = shank_m;
    const double ankle_height = settings.feet.height_m + body.ankle_height_m;

    // Lockout. In the trunk's frame shoulder, hip and knee form one rigid piece with the back contact.
    const double lumbar_at_lockout = settings.rhythm.lumbar_extension_lockout_rad;
    const Vec2<> back_in_trunk = detail::from_lumbar<double>(body, linkage.back_contact_in_trunk_m);
    const Vec2<> hip_in_trunk = detail::hip_from_lumbar<double>(body, lumbar_at_lockout);
    const Vec2<> shoulder_in_trunk = detail::from_lumbar<double>(body, Vec2<>(0.0, body.hip_to_shoulder_m));
    const Vec2<> thigh_in_trunk = turned<double>((hip_in_trunk - shoulder_in_trunk).normalized(),
                                                 std::numbers::pi - settings.lockout_hip_angle_rad);
    const Vec2<> knee_in_trunk = hip_in_trunk + thigh_m * thigh_in_trunk;
    const double back_to_knee = (knee_in_trunk - back_in_trunk).norm();

    double distance = 0.0;
    if (settings.feet.distance_m) {
        distance = *settings.feet.distance_m;
    } else {
        const double rise = ankle_height + shank_m - settings.support_height_m;
        if (std::abs(rise) >= back_to_knee) {
            reject(settings.support_name, settings.support_height_m, "m",
                   "must let the shins stand vertical at lockout; give feet.distance_m instead");
        }
        distance = std::sqrt(back_to_knee * back_to_knee - rise * rise);
    }
    distance += settings.feet.offset_m;
    const double drop = settings.support_height_m - ankle_height;
    const auto reach = [&](double radius) {
        return radius > std::abs(drop) ? std::sqrt(radius * radius - drop * drop) : 0.0;
    };
    const double furthest = reach(back_to_knee + shank_m);
    const double nearest = reach(std::abs(back_to_knee - shank_m));
    if (!(distance > nearest && distance < furthest)) {
        reject(
            "feet.distance_m", distance, "m",
            "the legs reach lockout only between " + detail::shortest(nearest) + " and " + detail::shortest(furthest));
    }
    linkage.ankle_m = Vec2<>(distance, ankle_height);

    const auto knee = detail::corner_left_of<double>(linkage.back_contact_m, linkage.ankle_m, back_to_knee, shank_m);
    const Vec2<> in_world = *knee - linkage.back_contact_m;
    const Vec2<> in_trunk = knee_in_trunk - back_in_trunk;
    const double trunk_rad = direction_of(in_world) - direction_of(in_trunk);
    const Vec2<> coupler = hip_in_trunk - back_in_trunk;
    linkage.lockout_inclination_rad = std::remainder(trunk_rad + direction_of(coupler), 2.0 * std::numbers::pi);

    // Bottom: from lockout downward to the first pose that touches the floor.
    const double lumbar_at_bottom = settings.rhythm.lumbar_extension_bottom_rad;
    const auto clearance = [&](double inclination_rad) -> std::optional<double> {
        const auto pose = detail::pose_with<double>(linkage, inclination_rad, lumbar_at_bottom);
        if (!pose) return std::nullopt;
        return std::min(pose->bar_m.y() - settings.bar.plate_radius_m, pose->hip_m.y() - settings.buttock_thickness_m);
    };
    double above = linkage.lockout_inclination_rad;
    const auto at_lockout = clearance(above);
    if (!at_lockout || !(*at_lockout > 0.0)) {
        if (settings.support_height_m <= 0.0) {
            reject("bar.plate_radius_m", settings.bar.plate_radius_m, "m",
                   "must be smaller, or buttock_thickness_m: plates and buttocks must clear the floor at lockout");
        }
        reject(settings.support_name, settings.support_height_m, "m",
               "must keep plates and buttocks off the floor at lockout");
    }
    constexpr double step = 0.01;
    std::optional<double> bottom;
    while (above - step > -std::numbers::pi / 2.0) {
        const double below = above - step;
        const auto here = clearance(below);
        if (!here) {
            reject("feet.distance_m", distance, "m", "the legs cannot follow the hips down to the bottom of the lift");
        }
        if (*here <= 0.0) {
            bottom = root_between([&](double x) { return *clearance(x); }, below, above);
            break;
        }
        above = below;
    }
    if (!bottom) {
        reject(settings.support_name, settings.support_height_m, "m",
               "the torso allows less: the hips hang under the support before plates or buttocks reach the floor");
    }
    linkage.bottom_inclination_rad = *bottom;
    const auto lowest = detail::pose_with<double>(linkage, *bottom, lumbar_at_bottom);
    const double plates_above_m = lowest->bar_m.y() - settings.bar.plate_radius_m;
    const double buttocks_above_m = lowest->hip_m.y() - settings.buttock_thickness_m;
    linkage.rests_on = plates_above_m <= buttocks_above_m ? RestsOn::plates : RestsOn::buttocks;
    if (linkage.lockout_inclination_rad - linkage.bottom_inclination_rad >= 0.02) {
        detail::check_way(linkage, settings);
    } else {
        reject("bar.plate_radius_m", settings.bar.plate_radius_m, "m", "must leave the hips room to move");
    }
    linkage.loads = settings.loads;
    detail::place_band(linkage);
    return linkage;
}

}  // namespace coxa
