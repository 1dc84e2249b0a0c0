#pragma once

#include <coxa/muscle/muscle.hpp>

#include <array>

/// The right leg of the Rajagopal model in its Lai-Uhlrich form.
///
/// Rajagopal A, Dembia CL, DeMers MS, Delp DD, Hicks JL, Delp SL (2016) Full-body musculoskeletal model for
/// muscle-driven simulation of human gait. IEEE Trans Biomed Eng 63(10):2068-2079.
/// Lai AKM, Arnold AS, Wakeling JM (2017) Why are antagonist muscles co-activated in my simulation? A musculoskeletal
/// model for analysing human locomotor tasks. Ann Biomed Eng 45(12):2762-2774.
/// Uhlrich SD, Jackson RW, Seth A, Kolesar JA, Delp SL (2022) Muscle coordination retraining inspired by
/// musculoskeletal simulations reduces knee contact force. Sci Rep 12:9842.
///
/// Passive strains are the model's own, muscle by muscle; tendon strain at maximal force and maximal contraction
/// velocity are the defaults of the curves it was made with (Millard 2013).
namespace coxa::literature {

/// Stature and mass of the generic model (Rajagopal 2016).
inline constexpr double lai_uhlrich2023_height_m = 1.70;
inline constexpr double lai_uhlrich2023_mass_kg = 75.34;
/// The model has no toe tip: de Leva's (1996, Table 4) male foot at that stature.
inline constexpr double lai_uhlrich2023_foot_length_m = 0.2520;

// name, group, max isometric force N, optimal fiber length m, tendon slack length m, pennation at optimal rad,
// max contraction velocity optimal fiber lengths/s, passive strain at zero force, passive strain at maximal force
inline constexpr std::array<Muscle, 40> lai_uhlrich2023_muscles{{
    {"addbrev", MuscleGroup::other_adductors, 625.8197, 0.1031, 0.035450291, 0.11478092, 10.0, -0.184445387,
     0.505959536},
    {"addlong", MuscleGroup::other_adductors, 916.8, 0.1082, 0.131799363, 0.13777039, 10.0, -0.194201212, 0.501318363},
    {"addmagDist", MuscleGroup::adductor_magnus, 597.2951, 0.1772, 0.087380695, 0.19470502, 10.0, 9.7e-08, 0.700000099},
    {"addmagIsch", MuscleGroup::adductor_magnus, 597.2951, 0.1562, 0.216343023, 0.16804429, 10.0, 0.005651991,
     0.700040774},
    {"addmagMid", MuscleGroup::adductor_magnus, 597.2951, 0.1377, 0.0466277, 0.20730759, 10.0, 1.8e-08, 0.700000095},
    {"addmagProx", MuscleGroup::adductor_magnus, 597.2951, 0.1056, 0.040324098, 0.31148326, 10.0, 8.1e-08, 0.700000099},
    {"bflh", MuscleGroup::hamstrings, 1313.1836, 0.0976005, 0.3325, 0.17591823, 10.0, 0.136842785, 0.705401598},
    {"bfsh", MuscleGroup::biceps_femoris_short_head, 557.1148, 0.110300725, 0.105817914, 0.26422317, 10.0, 0.043804419,
     0.69948907},
    {"edl", MuscleGroup::dorsiflexors, 603.4982, 0.0693, 0.368875245, 0.21825825, 10.0, 0.101535223, 0.707493078},
    {"ehl", MuscleGroup::dorsiflexors, 285.8675, 0.0748, 0.32679528, 0.19726811, 10.0, 0.081687788, 0.714775604},
    {"fdl", MuscleGroup::other, 423.177, 0.0446, 0.378772857, 0.22483915, 10.0, -0.006468795, 0.699854161},
    {"fhl", MuscleGroup::other, 907.8393, 0.0527, 0.354339677, 0.25802551, 10.0, 0.007614866, 0.700185181},
    {"gaslat", MuscleGroup::gastrocnemius, 1575.059, 0.069, 0.374, 0.21022682, 10.0, -0.193236126, 0.663680697},
    {"gasmed", MuscleGroup::gastrocnemius, 3115.5148, 0.059, 0.387, 0.16568155, 10.0, 0.150632462, 0.550635962},
    {"glmax1", MuscleGroup::gluteus_maximus, 983.7836, 0.147, 0.0873, 0.35401178, 10.0, 2.23e-07, 0.699999871},
    {"glmax2", MuscleGroup::gluteus_maximus, 1406.0459, 0.157, 0.109, 0.36738206, 10.0, 1.63e-07, 0.700000087},
    {"glmax3", MuscleGroup::gluteus_maximus, 947.7541, 0.167, 0.103, 0.38241613, 10.0, 0.039777684, 0.700498759},
    {"glmed1", MuscleGroup::gluteus_medius, 1093.4668, 0.0765, 0.0585, 0.31655591, 10.0, 6.2e-08, 0.7000001},
    {"glmed2", MuscleGroup::gluteus_medius, 765.0917, 0.084, 0.07545, 0.31655591, 10.0, -0.132960761, 0.690408796},
    {"glmed3", MuscleGroup::gluteus_medius, 871.1993, 0.0781, 0.0484, 0.31655591, 10.0, -0.191423578, 0.655811268},
    {"glmin1", MuscleGroup::gluteus_minimus, 374.0459, 0.0813, 0.0193, 0.17453293, 10.0, -8.2e-08, 0.700000095},
    {"glmin2", MuscleGroup::gluteus_minimus, 394.8197, 0.0687, 0.03202, 0.0, 10.0, 0.001146607, 0.699980386},
    {"glmin3", MuscleGroup::gluteus_minimus, 446.7738, 0.0353, 0.0472, 0.01745329, 10.0, -0.0351512, 0.699098063},
    {"grac", MuscleGroup::other_adductors, 281.3115, 0.227800836, 0.172014442, 0.17200156, 10.0, -0.188595268,
     0.724461383},
    {"iliacus", MuscleGroup::iliopsoas, 1021.141, 0.1066, 0.096120708, 0.27991397, 10.0, -0.160722742, 0.502088193},
    {"perbrev", MuscleGroup::other, 521.2016, 0.0454, 0.147527534, 0.20523612, 10.0, -0.028680182, 0.699220684},
    {"perlong", MuscleGroup::other, 1115.3714, 0.0508, 0.332220763, 0.24795247, 10.0, -0.087690791, 0.696641371},
    {"piri", MuscleGroup::other, 1029.7869, 0.026, 0.114906238, 0.17453293, 10.0, -0.182882642, 0.703140522},
    {"psoas", MuscleGroup::iliopsoas, 1426.7902, 0.1169, 0.099543166, 0.21552513, 10.0, -0.076292909, 0.503260538},
    {"recfem", MuscleGroup::rectus_femoris, 2191.741, 0.075899486, 0.4504, 0.2170149, 10.0, 0.199794339, 0.899746472},
    {"sart", MuscleGroup::other, 249.4131, 0.403000561, 0.124000003, 0.02613542, 10.0, -0.072941616, 0.702136097},
    {"semimem", MuscleGroup::hamstrings, 2200.9869, 0.086, 0.335, 0.25456146, 10.0, 0.15373473, 0.704474486},
    {"semiten", MuscleGroup::hamstrings, 591.2951, 0.193001184, 0.247200462, 0.241295, 10.0, 0.114169016, 0.713612232},
    {"soleus", MuscleGroup::soleus, 6194.8426, 0.044, 0.28135, 0.38142888, 10.0, 0.040164445, 0.765952098},
    {"tfl", MuscleGroup::other, 411.2066, 0.09315, 0.44075, 0.05235988, 10.0, 0.157190756, 0.639400408},
    {"tibant", MuscleGroup::dorsiflexors, 1227.4525, 0.0683, 0.240461026, 0.19518281, 10.0, 0.158807157, 0.708371481},
    {"tibpost", MuscleGroup::other, 1730.1541, 0.0378, 0.280779614, 0.22648907, 10.0, -0.073101131, 0.698028953},
    {"vasint", MuscleGroup::quadriceps, 1697.3607, 0.117, 0.205, 0.06309973, 10.0, 0.175653058, 0.707475376},
    {"vaslat", MuscleGroup::quadriceps, 5148.7672, 0.117, 0.221, 0.25286729, 10.0, 0.193474562, 0.711135017},
    {"vasmed", MuscleGroup::quadriceps, 2747.823, 0.11, 0.208, 0.42222253, 10.0, 0.178085775, 0.70601295},
}};

}  // namespace coxa::literature
