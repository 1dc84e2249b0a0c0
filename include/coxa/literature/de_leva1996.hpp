#pragma once

/// Segment parameters of de Leva P (1996) Adjustments to Zatsiorsky-Seluyanov's segment inertia parameters.
/// J Biomech 29(9):1223-1230, Table 4. Sample: 15 women (61.9 kg, 1.735 m), 100 men (73.0 kg, 1.741 m).
/// Lengths are the sample means in m, to be divided by the sample's stature; masses are fractions of body mass;
/// mass centers are fractions of segment length from the first-named end point; gyration is about the
/// flexion-extension axis (the table's transverse radius), as a fraction of segment length.
/// The head and the upper trunk end at the seventh cervical vertebra (the table's alternative end points), so that
/// lower, middle and upper trunk and head line up from hip to vertex; the shank runs between joint centers.
namespace coxa::literature::de_leva1996 {

struct SegmentRow {
    double length_m;
    double mass_fraction;
    double center_of_mass_fraction;
    double transverse_gyration_fraction;
};

struct Table {
    double stature_m;
    SegmentRow head;          ///< vertex to cervicale
    SegmentRow upper_trunk;   ///< cervicale to xiphion
    SegmentRow middle_trunk;  ///< xiphion to omphalion
    SegmentRow lower_trunk;   ///< omphalion to mid-hip
    SegmentRow upper_arm;     ///< shoulder to elbow
    SegmentRow forearm;       ///< elbow to wrist
    SegmentRow hand;          ///< wrist to third metacarpale
    SegmentRow thigh;         ///< hip to knee
    SegmentRow shank;         ///< knee to ankle
    SegmentRow foot;          ///< heel to toe tip
    double mid_shoulder_to_mid_hip_m;
};

inline constexpr Table male{
    .stature_m = 1.741,
    .head = {0.2429, 0.0694, 0.5002, 0.315},
    .upper_trunk = {0.2421, 0.1596, 0.5066, 0.320},
    .middle_trunk = {0.2155, 0.1633, 0.4502, 0.383},
    .lower_trunk = {0.1457, 0.1117, 0.6115, 0.551},
    .upper_arm = {0.2817, 0.0271, 0.5772, 0.269},
    .forearm = {0.2689, 0.0162, 0.4574, 0.265},
    .hand = {0.0862, 0.0061, 0.7900, 0.513},
    .thigh = {0.4222, 0.1416, 0.4095, 0.329},
    .shank = {0.4403, 0.0433, 0.4395, 0.246},
    .foot = {0.2581, 0.0137, 0.4415, 0.245},
    .mid_shoulder_to_mid_hip_m = 0.5155,
};

inline constexpr Table female{
    .stature_m = 1.735,
    .head = {0.2437, 0.0668, 0.4841, 0.295},
    .upper_trunk = {0.2280, 0.1545, 0.5050, 0.314},
    .middle_trunk = {0.2053, 0.1465, 0.4512, 0.354},
    .lower_trunk = {0.1815, 0.1247, 0.4920, 0.402},
    .upper_arm = {0.2751, 0.0255, 0.5754, 0.260},
    .forearm = {0.2643, 0.0138, 0.4559, 0.257},
    .hand = {0.0780, 0.0056, 0.7474, 0.454},
    .thigh = {0.3685, 0.1478, 0.3612, 0.364},
    .shank = {0.4386, 0.0481, 0.4352, 0.263},
    .foot = {0.2283, 0.0129, 0.4014, 0.279},
    .mid_shoulder_to_mid_hip_m = 0.4979,
};

}  // namespace coxa::literature::de_leva1996
