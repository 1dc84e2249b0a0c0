// Written by tools/make_leg_tables.py; change that script, not this file.
#pragma once

#include <coxa/muscle/leg_table.hpp>
#include <coxa/muscle/muscle.hpp>

#include <array>

/// The right leg of the Rajagopal model: bones, joints, points, cylinders and muscles.
///
/// Rajagopal A, Dembia CL, DeMers MS, Delp DD, Hicks JL, Delp SL (2016) Full-body musculoskeletal model for
/// muscle-driven simulation of human gait. IEEE Trans Biomed Eng 63(10):2068-2079.
namespace coxa::literature {

// clang-format off

namespace rajagopal2016_geometry {

inline constexpr std::array<double, 182> numbers{{
    0.0, 0.174533, 0.349066, 0.523599, 0.698132, 0.872665, 1.0472, 1.22173,
    1.39626, 1.5708, 1.74533, 1.91986, 2.0944, 0.0, 0.0126809, 0.0226969,
    0.0296054, 0.0332049, 0.0335354, 0.0308779, 0.0257548, 0.0189295, 0.011407, 0.00443314,
    -0.00050475, -0.0016782, 0.0, 0.174533, 0.349066, 0.523599, 0.698132, 0.872665,
    1.0472, 1.22173, 1.39626, 1.5708, 1.74533, 1.91986, 2.0944, 0.0,
    0.059461, 0.109399, 0.150618, 0.18392, 0.210107, 0.229983, 0.24435, 0.254012,
    0.25977, 0.262428, 0.262788, 0.261654, 0.0, 0.174533, 0.349066, 0.523599,
    0.698132, 0.872665, 1.0472, 1.22173, 1.39626, 1.5708, 1.74533, 1.91986,
    2.0944, 0.0, 0.000479, 0.000835, 0.001086, 0.001251, 0.001346, 0.001391,
    0.001403, 0.0014, 0.0014, 0.001421, 0.001481, 0.001599, 0.0, 0.174533,
    0.349066, 0.523599, 0.698132, 0.872665, 1.0472, 1.22173, 1.39626, 1.5708,
    1.74533, 1.91986, 2.0944, 0.0, 0.000988, 0.001899, 0.002734, 0.003492,
    0.004173, 0.004777, 0.005305, 0.005756, 0.00613, 0.006427, 0.006648, 0.006792,
    0.0, 0.174533, 0.349066, 0.523599, 0.698132, 0.872665, 1.0472, 1.22173,
    1.39626, 1.5708, 1.74533, 1.91986, 2.0944, 0.00113686, -0.00629212, -0.105582,
    -0.253683, -0.414245, -0.579047, -0.747244, -0.91799, -1.09044, -1.26379, -1.43763,
    -1.61186, -1.78634, 0.0, 0.174533, 0.349066, 0.523599, 0.698132, 0.872665,
    1.0472, 1.22173, 1.39626, 1.5708, 1.74533, 1.91986, 2.0944, 0.0524,
    0.0488, 0.0437, 0.0371, 0.0296, 0.0216, 0.0136, 0.0057, -0.0019,
    -0.0088, -0.0148, -0.0196, -0.0227, 0.0, 0.174533, 0.349066, 0.523599,
    0.698132, 0.872665, 1.0472, 1.22173, 1.39626, 1.5708, 1.74533, 1.91986,
    2.0944, -0.0108, -0.019, -0.0263, -0.0322, -0.0367, -0.0395, -0.0408,
    -0.0404, -0.0384, -0.0349, -0.0301, -0.0245, -0.0187,
}};

inline constexpr std::array<BodyRow, 7> bodies{{
    {"pelvis", 0, LegSegment::pelvis, "", {0.0, 0.0, 0.0, 0.0, 0.0, 0.0}, {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {{{1.0, 0.0, 0.0, {}}, {0.0, 1.0, 0.0, {}}, {0.0, 0.0, 1.0, {}}}},
     {{{1.0, 0.0, 0.0, {}}, {0.0, 1.0, 0.0, {}}, {0.0, 0.0, 1.0, {}}}}},
    {"femur", 0, LegSegment::thigh, "hip",
     {-0.056276, -0.07849, 0.07726, 0.0, 0.0, 0.0},
     {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {{{0.0, 0.0, 1.0, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::hip_flexion}},
       {1.0, 0.0, 0.0, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::hip_adduction}},
       {0.0, 1.0, 0.0, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::hip_rotation}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}}},
    {"tibia", 1, LegSegment::shank, "walker_knee",
     {-0.00809, -0.40796, -0.00275, -1.64157, 1.44618, 1.5708},
     {-0.00808954, -0.0035348, -0.00148474, -1.64157, 1.44618, 1.5708},
     {{{1.0, 0.0, 0.0, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::knee_flexion}},
       {0.0, 0.0, 1.0, {FunctionKind::spline, 0.0, 0.0, 0, 13, LegCoordinate::knee_flexion}},
       {0.0, 1.0, 0.0, {FunctionKind::spline, 0.0, 0.0, 26, 13, LegCoordinate::knee_flexion}}}},
     {{{0.0, 1.0, 0.0, {FunctionKind::spline, 0.0, 0.0, 52, 13, LegCoordinate::knee_flexion}},
       {0.0, 0.0, 1.0, {FunctionKind::spline, 0.0, 0.0, 78, 13, LegCoordinate::knee_flexion}},
       {1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}}}}},
    {"patella", 1, LegSegment::thigh, "patellofemoral",
     {-0.00809, -0.40796, -0.00275, 0.0, 0.0, 0.0},
     {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {{{0.0, 0.0, 1.0, {FunctionKind::spline, 0.0, 0.0, 104, 13, LegCoordinate::knee_flexion}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::spline, 0.0, 0.0, 130, 13, LegCoordinate::knee_flexion}},
       {0.0, 1.0, 0.0, {FunctionKind::spline, 0.0, 0.0, 156, 13, LegCoordinate::knee_flexion}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.00275}}}}},
    {"talus", 2, LegSegment::foot, "ankle",
     {-0.01, -0.4, 0.0, 0.175895, -0.105208, 0.0186622},
     {0.0, 0.0, 0.0, 0.175895, -0.105208, 0.0186622},
     {{{0.0, 0.0, 1.0, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::ankle_dorsiflexion}},
       {1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}}},
    {"calcn", 4, LegSegment::foot, "subtalar",
     {-0.04877, -0.04195, 0.00792, -1.76819, 0.906223, 1.8196},
     {0.0, 0.0, 0.0, -1.76819, 0.906223, 1.8196},
     {{{0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}},
       {1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}}},
    {"toes", 5, LegSegment::foot, "mtp",
     {0.1788, -0.002, 0.00108, -3.14159, 0.619901, 0.0},
     {0.0, 0.0, 0.0, -3.14159, 0.619901, 0.0},
     {{{0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}},
       {1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}}},
}};

inline constexpr std::array<CylinderRow, 19> cylinders{{
    {"Gmax1_at_pelvis", 0, {-0.077, -0.099, 0.061, -0.6, 0.45, 0.0}, 0.04, 0.15, WrapQuadrant::minus_x},
    {"Gmax2_at_pelvis", 0, {-0.08, -0.083, 0.068, -0.75, 0.39, 0.0}, 0.04, 0.1, WrapQuadrant::all},
    {"Gmax3_at_pelvis", 0, {-0.083, -0.088, 0.068, -0.1, 0.0, 0.0}, 0.04, 0.1, WrapQuadrant::all},
    {"PS_at_brim", 0, {-0.074, -0.06, 0.0656, -0.25, -0.27, 0.1}, 0.05, 0.1, WrapQuadrant::minus_y},
    {"IL_at_brim", 0, {-0.071, -0.065, 0.0756, -0.32, -0.24, 0.9}, 0.0549, 0.1, WrapQuadrant::minus_y},
    {"Gastroc_at_condyles", 1, {0.005, -0.41, 0.0, 0.0, 0.0, 0.0}, 0.025, 0.1, WrapQuadrant::all},
    {"KnExt_at_fem", 1, {0.00358828, -0.402732, 0.00209111, -0.0623366, 0.0507601, 0.0}, 0.025, 0.1, WrapQuadrant::all},
    {"AB_at_femshaft", 1, {0.0146434, -0.112595, 0.023365, 1.66157, 0.186644, 0.0}, 0.0165, 0.07, WrapQuadrant::all},
    {"AL_at_femshaft", 1, {0.0307327, -0.231909, 0.0151137, 1.77711, 0.136489, 0.0}, 0.0201, 0.1, WrapQuadrant::all},
    {"AMprox_at_femshaft", 1, {0.00518299, -0.0728948, 0.025403, 1.61126, 0.18656, 0.0}, 0.0211, 0.07, WrapQuadrant::all},
    {"AMmid_at_femshaft", 1, {0.0230125, -0.160711, 0.0205842, 1.61139, 0.13656, 0.0}, 0.0214, 0.12, WrapQuadrant::all},
    {"AMdist_at_femshaft", 1, {0.0316065, -0.260736, 0.0093646, 1.71188, 0.186636, 0.0}, 0.0218, 0.2, WrapQuadrant::all},
    {"AMisch_at_condyles", 1, {-0.0226511, -0.376831, -0.00315437, 1.71115, -0.463363, 0.0}, 0.04, 0.24, WrapQuadrant::all},
    {"GasLat_at_shank", 2, {-0.0074, -0.074, -0.0033, 2.96723, -0.279725, -1.47812}, 0.055, 0.1, WrapQuadrant::minus_y},
    {"GasMed_at_shank", 2, {-0.0074, -0.074, -0.0033, 2.96723, 0.0279725, -1.47812}, 0.055, 0.1, WrapQuadrant::minus_y},
    {"GR_at_condyles", 2, {-0.003, -0.02, 0.0, 0.0, -0.4, 0.0}, 0.036, 0.1, WrapQuadrant::all},
    {"SM_at_condyles", 2, {-0.001, -0.02, 0.0, 0.0, -0.1, 0.0}, 0.0352, 0.1, WrapQuadrant::all},
    {"ST_at_condyles", 2, {-0.002, -0.0205, 0.0, 0.0, -0.2, 0.0}, 0.0425, 0.1, WrapQuadrant::all},
    {"BF_at_gastroc", 2, {-0.058, -0.06, 0.0, 0.0, 0.0, 0.0}, 0.03, 0.15, WrapQuadrant::plus_y},
}};

inline constexpr std::array<PathRow, 40> paths{{
    {"addbrev", 0, 2},
    {"addlong", 2, 2},
    {"addmagDist", 4, 2},
    {"addmagIsch", 6, 2},
    {"addmagMid", 8, 2},
    {"addmagProx", 10, 2},
    {"bflh", 12, 3},
    {"bfsh", 15, 2},
    {"edl", 17, 6},
    {"ehl", 23, 8},
    {"fdl", 31, 8},
    {"fhl", 39, 7},
    {"gaslat", 46, 2},
    {"gasmed", 48, 2},
    {"glmax1", 50, 4},
    {"glmax2", 54, 4},
    {"glmax3", 58, 4},
    {"glmed1", 62, 2},
    {"glmed2", 64, 2},
    {"glmed3", 66, 2},
    {"glmin1", 68, 2},
    {"glmin2", 70, 2},
    {"glmin3", 72, 2},
    {"grac", 74, 3},
    {"iliacus", 77, 4},
    {"perbrev", 81, 5},
    {"perlong", 86, 7},
    {"piri", 93, 3},
    {"psoas", 96, 4},
    {"recfem", 100, 5},
    {"sart", 105, 5},
    {"semimem", 110, 2},
    {"semiten", 112, 3},
    {"soleus", 115, 2},
    {"tfl", 117, 4},
    {"tibant", 121, 4},
    {"tibpost", 125, 4},
    {"vasint", 129, 5},
    {"vaslat", 134, 5},
    {"vasmed", 139, 5},
}};

inline constexpr std::array<PointRow, 144> points{{
    {0, -0.0191, -0.094, 0.0154},  // addbrev_r-P1
    {1, -0.002, -0.118, 0.0249},  // addbrev_r-P2
    {0, -0.00758, -0.0889, 0.01888},  // addlong_r-P1
    {1, 0.01126, -0.23937, 0.01583},  // addlong_r-P2
    {0, -0.07404, -0.12767, 0.03982},  // addmagDist_r-P1
    {1, 0.01125, -0.2625, 0.0193},  // addmagDist_r-P2
    {0, -0.08962, -0.12976, 0.04171},  // addmagIsch_r-P1
    {1, 0.00481, -0.38797, -0.03273},  // addmagIsch_r-P2
    {0, -0.05266, -0.12075, 0.02854},  // addmagMid_r-P1
    {1, 0.00242, -0.1624, 0.02922},  // addmagMid_r-P2
    {0, -0.03098, -0.10755, 0.01365},  // addmagProx_r-P1
    {1, -0.01527, -0.07886, 0.03202},  // addmagProx_r-P2
    {0, -0.104, -0.1191, 0.0586},  // bflh_r-P1
    {2, -0.0337, -0.035, 0.0253},  // bflh_r-P2
    {2, -0.0287, -0.0455, 0.0303},  // bflh_r-P3
    {1, 0.005, -0.2111, 0.0234},  // bfsh_r-P1
    {2, -0.0301, -0.0419, 0.0318},  // bfsh_r-P2
    {2, -0.016, -0.1157, 0.0205},  // edl_r-P1
    {2, 0.0164, -0.376, 0.0112},  // edl_r-P2
    {5, 0.0919, 0.036, 0.0008},  // edl_r-P3
    {5, 0.1616, 0.0055, 0.013},  // edl_r-P4
    {6, 0.0003, 0.0047, 0.0153},  // edl_r-P5
    {6, 0.0443, -0.0004, 0.025},  // edl_r-P6
    {2, -0.014, -0.155, 0.0189},  // ehl_r-P1
    {2, 0.0071, -0.2909, 0.0164},  // ehl_r-P2
    {2, 0.02, -0.3693, -0.0028},  // ehl_r-P3
    {5, 0.097, 0.0389, -0.0211},  // ehl_r-P4
    {5, 0.1293, 0.0309, -0.0257},  // ehl_r-P5
    {5, 0.1734, 0.0139, -0.028},  // ehl_r-P6
    {6, 0.0298, 0.0041, -0.0245},  // ehl_r-P7
    {6, 0.0563, 0.0034, -0.0186},  // ehl_r-P8
    {2, -0.0023, -0.1832, -0.0018},  // fdl_r-P1
    {2, -0.0176, -0.3645, -0.0124},  // fdl_r-P2
    {5, 0.0436, 0.0315, -0.028},  // fdl_r-P3
    {5, 0.0708, 0.0176, -0.0263},  // fdl_r-P4
    {5, 0.1658, -0.0081, 0.0116},  // fdl_r-P5
    {6, -0.0019, -0.0078, 0.0147},  // fdl_r-P6
    {6, 0.0285, -0.0071, 0.0215},  // fdl_r-P7
    {6, 0.0441, -0.006, 0.0242},  // fdl_r-P8
    {2, -0.031, -0.2163, 0.02},  // fhl_r-P1
    {2, -0.0242, -0.3671, -0.0076},  // fhl_r-P2
    {5, 0.0374, 0.0276, -0.0241},  // fhl_r-P3
    {5, 0.1038, 0.0068, -0.0256},  // fhl_r-P4
    {5, 0.1726, -0.0053, -0.0269},  // fhl_r-P5
    {6, 0.0155, -0.0064, -0.0265},  // fhl_r-P6
    {6, 0.0562, -0.0102, -0.0181},  // fhl_r-P7
    {1, -0.003, -0.3814, 0.0277},  // gaslat_r-P1
    {5, 0.0044, 0.031, -0.0053},  // gaslat_r-P2
    {1, 0.008, -0.3788, -0.0208},  // gasmed_r-P1
    {5, 0.0044, 0.031, -0.0053},  // gasmed_r-P2
    {0, -0.1231, 0.0345, 0.0563},  // glmax1_r-P1
    {0, -0.1257, -0.0242, 0.0779},  // glmax1_r-P2
    {1, -0.0444, -0.0326, 0.0302},  // glmax1_r-P3
    {1, -0.0277, -0.0566, 0.047},  // glmax1_r-P4
    {0, -0.1317, 0.0087, 0.0462},  // glmax2_r-P1
    {0, -0.1344, -0.0609, 0.0813},  // glmax2_r-P2
    {1, -0.045, -0.0584, 0.0252},  // glmax2_r-P3
    {1, -0.0156, -0.1016, 0.0419},  // glmax2_r-P4
    {0, -0.13, -0.0525, 0.009},  // glmax3_r-P1
    {0, -0.1273, -0.1263, 0.0435},  // glmax3_r-P2
    {1, -0.0281, -0.1125, 0.0094},  // glmax3_r-P3
    {1, -0.006, -0.1419, 0.0411},  // glmax3_r-P4
    {0, -0.0445, 0.0245, 0.1172},  // glmed1_r-P1
    {1, -0.0218, -0.0117, 0.0555},  // glmed1_r-P2
    {0, -0.085, 0.0316, 0.0675},  // glmed2_r-P1
    {1, -0.0258, -0.0058, 0.0527},  // glmed2_r-P2
    {0, -0.1152, -0.0073, 0.0526},  // glmed3_r-P1
    {1, -0.0309, -0.0047, 0.0518},  // glmed3_r-P2
    {0, -0.0464, -0.0149, 0.1042},  // glmin1_r-P1
    {1, -0.0072, -0.0104, 0.056},  // glmin1_r-P2
    {0, -0.0616, -0.0142, 0.0971},  // glmin2_r-P1
    {1, -0.0096, -0.0104, 0.056},  // glmin2_r-P2
    {0, -0.0789, -0.0155, 0.0798},  // glmin3_r-P1
    {1, -0.0135, -0.0083, 0.055},  // glmin3_r-P2
    {0, -0.04736, -0.12932, 0.02456},  // grac_r-P1
    {2, -0.01842, -0.04755, -0.02961},  // grac_r-P2
    {2, 0.00178, -0.06962, -0.01573},  // grac_r-P3
    {0, -0.0605, 0.0309, 0.0843},  // iliacus_r-P1
    {0, -0.0135, -0.0557, 0.0756},  // iliacus_r-P2
    {1, -0.0023, -0.0565, 0.0139},  // iliacus_r-P3
    {1, -0.0122, -0.0637, 0.0196},  // iliacus_r-P4
    {2, -0.0243, -0.2532, 0.0251},  // perbrev_r-P1
    {2, -0.0339, -0.3893, 0.0249},  // perbrev_r-P2
    {2, -0.0285, -0.4004, 0.0255},  // perbrev_r-P3
    {5, 0.0471, 0.027, 0.0233},  // perbrev_r-P4
    {5, 0.0677, 0.0219, 0.0343},  // perbrev_r-P5
    {2, -0.02, -0.1373, 0.0282},  // perlong_r-P1
    {2, -0.0317, -0.39, 0.0237},  // perlong_r-P2
    {2, -0.0272, -0.4014, 0.024},  // perlong_r-P3
    {5, 0.0438, 0.023, 0.0221},  // perlong_r-P4
    {5, 0.0681, 0.0106, 0.0284},  // perlong_r-P5
    {5, 0.0852, 0.0069, 0.0118},  // perlong_r-P6
    {5, 0.1203, 0.0085, -0.0184},  // perlong_r-P7
    {0, -0.10181, -0.00653, 0.01351},  // piri_r-P1
    {0, -0.10202, -0.03066, 0.06092},  // piri_r-P2
    {1, -0.0148, -0.0036, 0.0437},  // piri_r-P3
    {0, -0.0606, 0.062, 0.039},  // psoas_r-P1
    {0, -0.0205, -0.0654, 0.0656},  // psoas_r-P2
    {1, -0.0132, -0.0467, 0.0046},  // psoas_r-P3
    {1, -0.0235, -0.0524, 0.0088},  // psoas_r-P4
    {0, -0.024, -0.0388, 0.0933},  // recfem_r-P1
    {3, 0.01, 0.049, 0.0007},  // recfem_r-P2
    {3, 0.0121, 0.0437, -0.001},  // recfem_r-P3
    {3, 0.005, 0.00247, 3e-05},  // recfem_r-P4
    {2, 0.0326, -0.06312, -0.00047},  // recfem_r-P5
    {0, -0.0195, -0.0156, 0.1056},  // sart_r-P1
    {1, -0.003, -0.3568, -0.0421},  // sart_r-P2
    {2, -0.0251, -0.0401, -0.0365},  // sart_r-P3
    {2, -0.0159, -0.0599, -0.0264},  // sart_r-P4
    {2, 0.0136, -0.081, -0.0026},  // sart_r-P5
    {0, -0.0987, -0.114, 0.0614},  // semimem_r-P1
    {2, -0.029, -0.0417, -0.0196},  // semimem_r-P2
    {0, -0.1038, -0.1253, 0.0515},  // semiten_r-P1
    {2, -0.0312, -0.0508, -0.0229},  // semiten_r-P2
    {2, 0.0019, -0.0773, -0.0117},  // semiten_r-P3
    {2, -0.0076, -0.0916, 0.0098},  // soleus_r-P1
    {5, 0.0044, 0.031, -0.0053},  // soleus_r-P2
    {0, -0.0311, 0.0214, 0.1241},  // tfl_r-P1
    {1, 0.0294, -0.0995, 0.0597},  // tfl_r-P2
    {1, 0.0107, -0.405, 0.0324},  // tfl_r-P3
    {2, 0.0108, -0.041, 0.0346},  // tfl_r-P4
    {2, 0.0154, -0.1312, 0.0162},  // tibant_r-P1
    {2, 0.0251, -0.1906, 0.0128},  // tibant_r-P2
    {2, 0.0233, -0.3659, -0.0132},  // tibant_r-P3
    {5, 0.1166, 0.0178, -0.0305},  // tibant_r-P4
    {2, -0.0041, -0.1304, 0.0103},  // tibpost_r-P1
    {2, -0.0164, -0.3655, -0.0175},  // tibpost_r-P2
    {5, 0.0417, 0.0334, -0.0286},  // tibpost_r-P3
    {5, 0.0772, 0.0159, -0.0281},  // tibpost_r-P4
    {1, 0.029, -0.1924, 0.031},  // vasint_r-P1
    {1, 0.0335, -0.2084, 0.0285},  // vasint_r-P2
    {3, 0.0058, 0.048, -0.0006},  // vasint_r-P3
    {3, 0.005, 0.00247, -0.00039},  // vasint_r-P4
    {2, 0.03257, -0.0632, 0.00043},  // vasint_r-P5
    {1, 0.0048, -0.1854, 0.0349},  // vaslat_r-P1
    {1, 0.0269, -0.2591, 0.0409},  // vaslat_r-P2
    {3, 0.0103, 0.0423, 0.0141},  // vaslat_r-P3
    {3, 0.005, 0.00247, 0.00733},  // vaslat_r-P4
    {2, 0.03254, -0.06338, 0.00511},  // vaslat_r-P5
    {1, 0.014, -0.2099, 0.0188},  // vasmed_r-P1
    {1, 0.0356, -0.2769, 0.0009},  // vasmed_r-P2
    {3, 0.0063, 0.0445, -0.017},  // vasmed_r-P3
    {3, 0.005, 0.00247, -0.0085},  // vasmed_r-P4
    {2, 0.0319, -0.06357, -0.00678},  // vasmed_r-P5
}};

inline constexpr std::array<WrapRow, 23> wraps{{
    {0, 7, 0, 1},
    {1, 8, 0, 1},
    {2, 11, 0, 1},
    {3, 12, 0, 1},
    {4, 10, 0, 1},
    {5, 9, 0, 1},
    {7, 18, 0, 1},
    {12, 13, 0, 1},
    {12, 5, 0, 1},
    {13, 14, 0, 1},
    {13, 5, 0, 1},
    {14, 0, 0, 3},
    {15, 1, 0, 3},
    {16, 2, 0, 3},
    {23, 15, 0, 2},
    {24, 4, 1, 2},
    {28, 3, 1, 2},
    {29, 6, 0, 4},
    {31, 16, 0, 1},
    {32, 17, 0, 2},
    {37, 6, 0, 4},
    {38, 6, 0, 4},
    {39, 6, 0, 4},
}};

}  // namespace rajagopal2016_geometry

inline constexpr LegTable rajagopal2016_leg{
    "rajagopal2016", "Rajagopal et al. 2016",
    rajagopal2016_geometry::numbers, rajagopal2016_geometry::bodies, rajagopal2016_geometry::cylinders, rajagopal2016_geometry::paths, rajagopal2016_geometry::points, {}, {}, rajagopal2016_geometry::wraps,
    {{{-0.52359878, 2.0943951}, {-0.87266463, 0.52359878}, {-0.6981317, 0.6981317}, {0.0, 2.0944}, {-0.6981317, 0.52359878}}}};

/// Stature and mass of the generic model; de Leva's (1996, Table 4) male foot at that stature, the
/// model having no toe tip.
inline constexpr double rajagopal2016_height_m = 1.7;
inline constexpr double rajagopal2016_mass_kg = 75.34;
inline constexpr double rajagopal2016_foot_length_m = 0.252;

// name, group, max isometric force N, optimal fiber length m, tendon slack length m, pennation at optimal
// rad, max contraction velocity optimal fiber lengths/s, passive strain at zero and at maximal force; rigid
// tendon, fiber damping and time constants of activation where the model has its own
inline constexpr std::array<Muscle, 40> rajagopal2016_muscles{{
    {"addbrev", MuscleGroup::other_adductors, 625.8197, 0.1031, 0.035450291, 0.11478092, 10.0, 0.0, 0.7, true},
    {"addlong", MuscleGroup::other_adductors, 916.8, 0.1082, 0.131799363, 0.13777039, 10.0, 0.0, 0.7},
    {"addmagDist", MuscleGroup::adductor_magnus, 597.2951, 0.1772, 0.087380695, 0.19470502, 10.0, 0.0, 0.7, true},
    {"addmagIsch", MuscleGroup::adductor_magnus, 597.2951, 0.1562, 0.216343023, 0.16804429, 10.0, 0.0, 0.7},
    {"addmagMid", MuscleGroup::adductor_magnus, 597.2951, 0.1377, 0.0466277, 0.20730759, 10.0, 0.0, 0.7, true},
    {"addmagProx", MuscleGroup::adductor_magnus, 597.2951, 0.1056, 0.040324098, 0.31148326, 10.0, 0.0, 0.7, true},
    {"bflh", MuscleGroup::hamstrings, 1313.1836, 0.0976, 0.325226648, 0.17591823, 10.0, 0.0, 0.7},
    {"bfsh", MuscleGroup::biceps_femoris_short_head, 557.1148, 0.1103, 0.105817219, 0.26422317, 10.0, 0.0, 0.7, true},
    {"edl", MuscleGroup::dorsiflexors, 603.4982, 0.0693, 0.368875245, 0.21825825, 10.0, 0.0, 0.7},
    {"ehl", MuscleGroup::dorsiflexors, 285.8675, 0.0748, 0.32679528, 0.19726811, 10.0, 0.0, 0.7},
    {"fdl", MuscleGroup::other, 423.177, 0.0446, 0.378772857, 0.22483915, 10.0, 0.0, 0.7},
    {"fhl", MuscleGroup::other, 907.8393, 0.0527, 0.354339677, 0.25802551, 10.0, 0.0, 0.7},
    {"gaslat", MuscleGroup::gastrocnemius, 1575.059, 0.0588, 0.37607017, 0.21022682, 10.0, 0.0, 0.7},
    {"gasmed", MuscleGroup::gastrocnemius, 3115.5148, 0.051, 0.398716333, 0.16568155, 10.0, 0.0, 0.7},
    {"glmax1", MuscleGroup::gluteus_maximus, 983.7836, 0.147, 0.048840889, 0.35401178, 10.0, 0.0, 0.7, true},
    {"glmax2", MuscleGroup::gluteus_maximus, 1406.0459, 0.157, 0.067887151, 0.36738206, 10.0, 0.0, 0.7, true},
    {"glmax3", MuscleGroup::gluteus_maximus, 947.7541, 0.167, 0.069716606, 0.38241613, 10.0, 0.0, 0.7, true},
    {"glmed1", MuscleGroup::gluteus_medius, 1093.4668, 0.073, 0.055816832, 0.31655591, 10.0, 0.0, 0.7, true},
    {"glmed2", MuscleGroup::gluteus_medius, 765.0917, 0.073, 0.065248811, 0.31655591, 10.0, 0.0, 0.7, true},
    {"glmed3", MuscleGroup::gluteus_medius, 871.1993, 0.073, 0.045232844, 0.31655591, 10.0, 0.0, 0.7, true},
    {"glmin1", MuscleGroup::gluteus_minimus, 374.0459, 0.068, 0.016137782, 0.17453293, 10.0, 0.0, 0.7, true},
    {"glmin2", MuscleGroup::gluteus_minimus, 394.8197, 0.056, 0.026099052, 0.0, 10.0, 0.0, 0.7, true},
    {"glmin3", MuscleGroup::gluteus_minimus, 446.7738, 0.038, 0.0508725, 0.01745329, 10.0, 0.0, 0.7},
    {"grac", MuscleGroup::other_adductors, 281.3115, 0.2278, 0.172013811, 0.17200156, 10.0, 0.0, 0.7, true},
    {"iliacus", MuscleGroup::iliopsoas, 1021.141, 0.1066, 0.096120708, 0.27991397, 10.0, 0.0, 0.7, true},
    {"perbrev", MuscleGroup::other, 521.2016, 0.0454, 0.147527534, 0.20523612, 10.0, 0.0, 0.7},
    {"perlong", MuscleGroup::other, 1115.3714, 0.0508, 0.332220763, 0.24795247, 10.0, 0.0, 0.7},
    {"piri", MuscleGroup::other, 1029.7869, 0.026, 0.114906238, 0.17453293, 10.0, 0.0, 0.7},
    {"psoas", MuscleGroup::iliopsoas, 1426.7902, 0.1169, 0.099543166, 0.21552513, 10.0, 0.0, 0.7, true},
    {"recfem", MuscleGroup::rectus_femoris, 2191.741, 0.0759, 0.448493537, 0.2170149, 10.0, 0.0, 0.7},
    {"sart", MuscleGroup::other, 249.4131, 0.403, 0.12399983, 0.02613542, 10.0, 0.0, 0.7, true},
    {"semimem", MuscleGroup::hamstrings, 2200.9869, 0.069, 0.34758598, 0.25456146, 10.0, 0.0, 0.7},
    {"semiten", MuscleGroup::hamstrings, 591.2951, 0.193, 0.247198945, 0.241295, 10.0, 0.0, 0.7},
    {"soleus", MuscleGroup::soleus, 6194.8426, 0.044, 0.276755872, 0.38142888, 10.0, 0.0, 0.7},
    {"tfl", MuscleGroup::other, 411.2066, 0.095, 0.449497054, 0.05235988, 10.0, 0.0, 0.7},
    {"tibant", MuscleGroup::dorsiflexors, 1227.4525, 0.0683, 0.240461026, 0.19518281, 10.0, 0.0, 0.7},
    {"tibpost", MuscleGroup::other, 1730.1541, 0.0378, 0.280779614, 0.22648907, 10.0, 0.0, 0.7},
    {"vasint", MuscleGroup::quadriceps, 1697.3607, 0.0993, 0.20221067, 0.06309973, 10.0, 0.0, 0.7},
    {"vaslat", MuscleGroup::quadriceps, 5148.7672, 0.0994, 0.220601285, 0.25286729, 10.0, 0.0, 0.7},
    {"vasmed", MuscleGroup::quadriceps, 2747.823, 0.0968, 0.199904271, 0.42222253, 10.0, 0.0, 0.7},
}};

// clang-format on

}  // namespace coxa::literature
