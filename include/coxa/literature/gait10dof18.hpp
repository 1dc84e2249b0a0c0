// Written by tools/make_leg_tables.py; change that script, not this file.
#pragma once

#include <coxa/muscle/leg_table.hpp>
#include <coxa/muscle/muscle.hpp>

#include <array>

/// Nine muscles of a planar right leg, each standing for a group: the gait10dof18musc model.
///
/// Delp SL, Loan JP, Hoy MG, Zajac FE, Topp EL, Rosen JM (1990) An interactive graphics-based model of the lower
/// extremity to study orthopaedic surgical procedures. IEEE Trans Biomed Eng 37(8):757-767.
/// Knee: Yamaguchi GT, Zajac FE (1989) A planar model of the knee joint to characterize the knee extensor mechanism.
/// J Biomech 22(1):1-10. Hip and muscles as in the OpenSim models of that name, CC BY 3.0.
namespace coxa::literature {

// clang-format off

namespace gait10dof18_geometry {

inline constexpr std::array<double, 182> numbers{{
    -2.0944, -1.74533, -1.39626, -1.0472, -0.698132, -0.349066, -0.174533, 0.197344,
    0.337395, 0.490178, 1.52146, 2.0944, -0.0032, 0.00179, 0.00411, 0.0041,
    0.00212, -0.001, -0.0031, -0.005227, -0.005435, -0.005574, -0.005435, -0.00525,
    -2.0944, -1.22173, -0.523599, -0.349066, -0.174533, 0.159149, 2.0944, -0.4226,
    -0.4082, -0.399, -0.3976, -0.3966, -0.395264, -0.396, -2.0944, -1.99997,
    -1.5708, -1.45752, -1.39626, -1.0472, -0.698132, -0.526391, -0.349066, -0.174533,
    0.0, 0.00017453, 0.00034907, 0.0279253, 0.0872665, 0.174533, 2.0944, 0.0155805,
    0.0179938, 0.0275081, 0.0296564, 0.0307615, 0.0365695, 0.0422074, 0.0450902, 0.048391,
    0.0534299, 0.0617576, 0.0617669, 0.0617762, 0.0633083, 0.066994, 0.0733035, 0.0573481,
    -2.0944, -1.99997, -1.5708, -1.45752, -1.39626, -1.0472, -0.698132, -0.526391,
    -0.349066, -0.174533, 0.0, 0.00017453, 0.00034907, 0.0279253, 0.0872665, 0.174533,
    2.0944, 0.0234116, 0.0237613, 0.0251141, 0.0252795, 0.0253146, 0.0249184, 0.0242373,
    0.0238447, 0.0234197, 0.0227644, 0.020984, 0.0209814, 0.0209788, 0.0205225, 0.0191754,
    0.0159554, -0.0673774, -2.0944, 0.1745, 0.0014, 0.0014, -2.0944, -1.99997,
    -1.5708, -1.45752, -1.39626, -1.0472, -0.698132, -0.526391, -0.349066, -0.174533,
    0.0, 0.00017453, 0.00034907, 0.0279253, 0.0872665, 0.174533, 2.0944, 0.0082733,
    0.0106866, 0.0202042, 0.022353, 0.0234583, 0.0292715, 0.0349465, 0.037871, 0.0412569,
    0.0465287, 0.0554632, 0.0554735, 0.0554837, 0.0571717, 0.061272, 0.0684368, 0.0648818,
    -2.0944, -1.99997, -1.5708, -1.45752, -1.39626, -1.0472, -0.698132, -0.526391,
    -0.349066, -0.174533, 0.0, 0.00017453, 0.00034907, 0.0279253, 0.0872665, 0.174533,
    2.0944, 0.025599, 0.0259487, 0.0273124, 0.0274796, 0.0275151, 0.0271363, 0.0265737,
    0.0263073, 0.0261187, 0.0260129, 0.0252923, 0.0252911, 0.0252898, 0.0250526, 0.0242191,
    0.0218288, -0.0685706, -2.0944, 2.0944, 0.0018, 0.0018,
}};

inline constexpr std::array<BodyRow, 6> bodies{{
    {"pelvis", 0, LegSegment::pelvis, "", {0.0, 0.0, 0.0, 0.0, 0.0, 0.0}, {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {{{1.0, 0.0, 0.0, {}}, {0.0, 1.0, 0.0, {}}, {0.0, 0.0, 1.0, {}}}},
     {{{1.0, 0.0, 0.0, {}}, {0.0, 1.0, 0.0, {}}, {0.0, 0.0, 1.0, {}}}}},
    {"femur", 0, LegSegment::thigh, "hip",
     {-0.0707, -0.0661, 0.0835, 0.0, 0.0, 0.0},
     {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {{{0.0, 0.0, 1.0, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::hip_flexion}},
       {1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}}},
    {"tibia", 1, LegSegment::shank, "knee",
     {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {{{0.0, 0.0, 1.0, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::knee_flexion, -1.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::spline, 0.0, 0.0, 0, 12, LegCoordinate::knee_flexion, -1.0}},
       {0.0, 1.0, 0.0, {FunctionKind::spline, 0.0, 0.0, 24, 7, LegCoordinate::knee_flexion, -1.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}}},
    {"talus", 2, LegSegment::foot, "ankle",
     {0.0, -0.43, 0.0, 0.0, 0.0, 0.0},
     {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {{{0.0, 0.0, 1.0, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::ankle_dorsiflexion}},
       {1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}}},
    {"calcn", 3, LegSegment::foot, "subtalar",
     {-0.04877, -0.04195, 0.00792, 0.0, 0.0, 0.0},
     {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}}},
    {"toes", 4, LegSegment::foot, "mtp",
     {0.1788, -0.002, 0.00108, 0.0, 0.0, 0.0},
     {0.0, 0.0, 0.0, 0.0, 0.0, 0.0},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}},
     {{{1.0, 0.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 1.0, 0.0, {FunctionKind::constant, 0.0}},
       {0.0, 0.0, 1.0, {FunctionKind::constant, 0.0}}}}},
}};

inline constexpr std::array<PathRow, 9> paths{{
    {"hamstrings", 0, 3},
    {"bifemsh", 3, 3},
    {"glut_max", 6, 4},
    {"iliopsoas", 10, 5},
    {"rect_fem", 15, 3},
    {"vasti", 18, 4},
    {"gastroc", 22, 3},
    {"soleus", 25, 2},
    {"tib_ant", 27, 3},
}};

inline constexpr std::array<PointRow, 30> points{{
    {0, -0.12596, -0.10257, 0.06944},  // bifemlh_r-P1
    {2, -0.0301, -0.036, 0.02943},  // bifemlh_r-P2
    {2, -0.0234, -0.0563, 0.0343},  // bifemlh_r-P3
    {1, 0.005, -0.2111, 0.0234},  // bifemsh_r-P1
    {2, -0.0301, -0.036, 0.02943},  // bifemsh_r-P2
    {2, -0.0234, -0.0563, 0.0343},  // bifemsh_r-P3
    {0, -0.1349, 0.0176, 0.0563},  // glut_max_r-P1
    {0, -0.1376, -0.052, 0.0914},  // glut_max_r-P2
    {1, -0.0426, -0.053, 0.0293},  // glut_max_r-P3
    {1, -0.0156, -0.1016, 0.0419},  // glut_max_r-P4
    {0, -0.0647, 0.0887, 0.0289},  // psoas_r-P1
    {0, -0.0238, -0.057, 0.0759},  // psoas_r-P2
    {0, -0.0288, -0.0805, 0.0816},  // psoas_r-P3
    {1, 0.0016, -0.0507, 0.0038},  // psoas_r-P4
    {1, -0.0188, -0.0597, 0.0104},  // psoas_r-P5
    {0, -0.0295, -0.0311, 0.0968},  // rect_fem_r-P1
    {1, 0.0334, -0.403, 0.0019},  // rect_fem_r-P2
    {2, 0.0, 0.0, 0.0},  // rect_fem_r-P3
    {1, 0.029, -0.1924, 0.031},  // vas_int_r-P1
    {1, 0.0335, -0.2084, 0.0285},  // vas_int_r-P2
    {1, 0.0343, -0.403, 0.0055},  // vas_int_r-P3
    {2, 0.0, 0.0, 0.0},  // vas_int_r-P4
    {1, -0.019, -0.3929, -0.0235},  // med_gas_r-P1
    {1, -0.03, -0.4022, -0.0258},  // med_gas_r-P2
    {4, 0.0, 0.031, -0.0053},  // med_gas_r-P3
    {2, -0.0024, -0.1533, 0.0071},  // soleus_r-P1
    {4, 0.0, 0.031, -0.0053},  // soleus_r-P2
    {2, 0.0179, -0.1624, 0.0115},  // tib_ant_r-P1
    {2, 0.0329, -0.3951, -0.0177},  // tib_ant_r-P2
    {4, 0.1166, 0.0178, -0.0305},  // tib_ant_r-P3
}};

inline constexpr std::array<ConditionRow, 4> conditions{{
    {12, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::hip_flexion}, -1.5708, 0.785398},
    {16, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::knee_flexion, -1.0}, -2.61799, -1.45997},
    {20, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::knee_flexion, -1.0}, -2.61799, -1.42},
    {23, {FunctionKind::linear, 1.0, 0.0, 0, 0, LegCoordinate::knee_flexion, -1.0}, -0.785398, 0.174533},
}};

inline constexpr std::array<MotionRow, 2> motions{{
    {17,
     {{{FunctionKind::spline, 0.0, 0.0, 38, 17, LegCoordinate::knee_flexion, -1.0},
      {FunctionKind::spline, 0.0, 0.0, 72, 17, LegCoordinate::knee_flexion, -1.0},
      {FunctionKind::spline, 0.0, 0.0, 106, 2, LegCoordinate::knee_flexion, -1.0}}}},
    {21,
     {{{FunctionKind::spline, 0.0, 0.0, 110, 17, LegCoordinate::knee_flexion, -1.0},
      {FunctionKind::spline, 0.0, 0.0, 144, 17, LegCoordinate::knee_flexion, -1.0},
      {FunctionKind::spline, 0.0, 0.0, 178, 2, LegCoordinate::knee_flexion, -1.0}}}},
}};

}  // namespace gait10dof18_geometry

inline constexpr LegTable gait10dof18_leg{
    "gait10dof18", "Delp et al. 1990; Yamaguchi and Zajac 1989 (gait10dof18musc)",
    gait10dof18_geometry::numbers, gait10dof18_geometry::bodies, {}, gait10dof18_geometry::paths, gait10dof18_geometry::points, gait10dof18_geometry::conditions, gait10dof18_geometry::motions, {},
    {{{-2.0943951, 2.0943951}, {0.0, 0.0}, {0.0, 0.0}, {-0.17453293, 2.0943951}, {-1.57079633, 1.57079633}}}};

/// Stature and mass of the person the model stands for; de Leva's (1996, Table 4) male foot at that
/// stature, the model having no toe tip.
inline constexpr double gait10dof18_height_m = 1.8;
inline constexpr double gait10dof18_mass_kg = 75.16;
inline constexpr double gait10dof18_foot_length_m = 0.2668;

// name, group, max isometric force N, optimal fiber length m, tendon slack length m, pennation at optimal
// rad, max contraction velocity optimal fiber lengths/s, passive strain at zero and at maximal force; rigid
// tendon, fiber damping and time constants of activation where the model has its own
inline constexpr std::array<Muscle, 9> gait10dof18_muscles{{
    {"hamstrings", MuscleGroup::hamstrings, 2700.0, 0.109, 0.326, 0.0, 10.0, 0.0, 0.6, false, 0.1, 0.01, 0.04},
    {"bifemsh", MuscleGroup::biceps_femoris_short_head, 804.0, 0.173, 0.089, 0.40142573, 10.0, 0.0, 0.6, false, 0.1, 0.01, 0.04},
    {"glut_max", MuscleGroup::gluteus_maximus, 1944.0, 0.147, 0.127, 0.0, 10.0, 0.0, 0.6, false, 0.1, 0.01, 0.04},
    {"iliopsoas", MuscleGroup::iliopsoas, 2342.0, 0.1, 0.16, 0.13962634, 10.0, 0.0, 0.6, false, 0.1, 0.01, 0.04},
    {"rect_fem", MuscleGroup::rectus_femoris, 1169.0, 0.114, 0.31, 0.08726646, 10.0, 0.0, 0.6, false, 0.1, 0.01, 0.04},
    {"vasti", MuscleGroup::quadriceps, 5000.0, 0.087, 0.136, 0.05235988, 10.0, 0.0, 0.6, false, 0.1, 0.01, 0.04},
    {"gastroc", MuscleGroup::gastrocnemius, 2500.0, 0.06, 0.39, 0.29670597, 10.0, 0.0, 0.6, false, 0.1, 0.01, 0.04},
    {"soleus", MuscleGroup::soleus, 5137.0, 0.05, 0.25, 0.43633231, 10.0, 0.0, 0.6, false, 0.1, 0.01, 0.04},
    {"tib_ant", MuscleGroup::dorsiflexors, 3000.0, 0.098, 0.223, 0.08726646, 10.0, 0.0, 0.6, false, 0.1, 0.01, 0.04},
}};

// clang-format on

}  // namespace coxa::literature
