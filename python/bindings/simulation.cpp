#include "arrays.hpp"
#include "fields.hpp"

#include <coxa/literature/fatigue_parameters.hpp>
#include <coxa/simulation/emg.hpp>
#include <coxa/simulation/forward.hpp>
#include <coxa/simulation/load_velocity.hpp>
#include <coxa/simulation/one_rep_max.hpp>
#include <coxa/simulation/repetition.hpp>
#include <coxa/simulation/set.hpp>

#include <pybind11/eigen.h>

namespace coxa::python {

namespace {

template <std::size_t n>
py::array_t<double> array(const std::array<double, n>& values) {
    return py::array_t<double>(static_cast<py::ssize_t>(n), values.data());
}

SharingOptions sharing_of(const std::string& criterion, const std::string& weights) {
    return {sharing_criterion_from(criterion), sharing_weights_from(weights)};
}

/// Options of a forward motion by name; sharing and pattern by their parts.
ForwardOptions forward_options(const py::dict& given) {
    using F = ForwardOptions;
    py::kwargs rest(given.attr("copy")());
    const auto part = [&](const char* name) { return rest.attr("pop")(name, py::none()); };
    ForwardOptions start;
    const py::object criterion = part("criterion"), weights = part("weights"), pattern = part("pattern");
    if (!criterion.is_none()) start.sharing.criterion = sharing_criterion_from(criterion.cast<std::string>());
    if (!weights.is_none()) start.sharing.weights = sharing_weights_from(weights.cast<std::string>());
    if (!pattern.is_none()) {
        const auto parts = pattern.cast<std::pair<std::vector<double>, Table>>();
        start.pattern = {parts.first, parts.second};
    }
    return build<ForwardOptions>(
        rest, start, "a forward motion", Field{"intent", &F::intent, ""}, Field{"tempo", &F::tempo, ""},
        Field{"lowers", &F::lowers, ""}, Field{"squeezes", &F::squeezes, ""}, Field{"arrest", &F::arrest, ""},
        Field{"tendon", &F::tendon, ""}, Field{"control_period_s", &F::control_period_s, ""},
        Field{"contact_margin", &F::contact_margin, ""}, Field{"relative_tolerance", &F::relative_tolerance, ""},
        Field{"absolute_tolerance", &F::absolute_tolerance, ""}, Field{"implicit_step_s", &F::implicit_step_s, ""},
        Field{"longest_lift_s", &F::longest_lift_s, ""}, Field{"watches_contacts", &F::watches_contacts, ""},
        Field{"stops_at_slip", &F::stops_at_slip, ""}, Field{"foresight_s", &F::foresight_s, ""},
        Field{"correction_rad_per_s", &F::correction_rad_per_s, ""},
        Field{"braking_correction_rad_per_s", &F::braking_correction_rad_per_s, ""},
        Field{"braking_share", &F::braking_share, ""}, Field{"least_braking_s", &F::least_braking_s, ""},
        Field{"lockout_tolerance", &F::lockout_tolerance, ""}, Field{"sinking_tolerance", &F::sinking_tolerance, ""},
        Field{"patience_s", &F::patience_s, ""}, Field{"minimum_activation", &F::minimum_activation, ""},
        Field{"stops_at_range_end", &F::stops_at_range_end, ""}, Field{"ceiling", &F::ceiling, ""},
        Field{"initial_activation", &F::initial_activation, ""});
}

/// Mean activation of every group along a motion, weighted by volume.
Table group_activations(const PersonMuscles& muscles, const Table& activation) {
    const GroupMeans means(muscles);
    Table result(activation.rows(), static_cast<Eigen::Index>(muscle_group_count));
    for (Eigen::Index i = 0; i < activation.rows(); ++i) {
        const PerGroup groups = means.mean(activation.row(i).transpose());
        for (std::size_t g = 0; g < muscle_group_count; ++g) result(i, static_cast<Eigen::Index>(g)) = groups[g];
    }
    return result;
}

/// Extension arms of hip, knee and ankle along a motion, rows of joint after joint.
Table extension_arms(const MovingLift& lift, const Series& inclination_rad) {
    Table result(inclination_rad.size(), 3 * lift.muscle_count());
    for (Eigen::Index i = 0; i < inclination_rad.size(); ++i) {
        const LegMuscles leg = lift.leg(inclination_rad[i], 0.0);
        for (Eigen::Index joint = 0; joint < 3; ++joint) {
            result.row(i).segment(joint * lift.muscle_count(), lift.muscle_count()) = leg.extension_arm_m.row(joint);
        }
    }
    return result;
}

/// Everything about a repetition by name.
struct Observed {
    Repetition repetition;
    Table extension_arm_m;
    Table group_activation;
};

Observed observed(const MovingLift& lift, Repetition repetition) {
    Observed result{std::move(repetition), {}, {}};
    result.extension_arm_m = extension_arms(lift, result.repetition.series.inclination_rad);
    result.group_activation = group_activations(lift.muscles(), result.repetition.series.activation);
    return result;
}

py::dict arrays(const Observed& observed) {
    py::dict d;
    const Repetition& r = observed.repetition;
    const RepetitionSeries& s = r.series;
    using S = RepetitionSeries;
    const std::pair<const char*, Series S::*> series[] = {
        {"time_s", &S::time_s},
        {"phase", &S::phase},
        {"phase_rate_per_s", &S::phase_rate_per_s},
        {"inclination_rad", &S::inclination_rad},
        {"inclination_rate_rad_per_s", &S::inclination_rate_rad_per_s},
        {"inclination_acceleration_rad_per_s2", &S::inclination_acceleration_rad_per_s2},
        {"hip_flexion_rad", &S::hip_flexion_rad},
        {"knee_flexion_rad", &S::knee_flexion_rad},
        {"ankle_dorsiflexion_rad", &S::ankle_dorsiflexion_rad},
        {"bar_height_m", &S::bar_height_m},
        {"bar_velocity_m_per_s", &S::bar_velocity_m_per_s},
        {"bar_acceleration_m_per_s2", &S::bar_acceleration_m_per_s2},
        {"bar_force_N", &S::bar_force_N},
        {"bar_power_W", &S::bar_power_W},
        {"floor_force_N", &S::floor_force_N},
        {"unbalanced_hip_adduction_moment_Nm", &S::unbalanced_hip_adduction_moment_Nm},
        {"unbalanced_hip_rotation_moment_Nm", &S::unbalanced_hip_rotation_moment_Nm},
        {"center_of_pressure_m", &S::center_of_pressure_m},
        {"back_friction_use", &S::back_friction_use},
        {"feet_friction_use", &S::feet_friction_use},
        {"contact_excess_N", &S::contact_excess_N},
        {"drive_reached", &S::drive_reached},
        {"drive_in_limits", &S::drive_in_limits},
        {"relative_intensity", &S::relative_intensity},
        {"kinetic_energy_J", &S::kinetic_energy_J},
        {"potential_energy_J", &S::potential_energy_J},
        {"tendon_energy_J", &S::tendon_energy_J},
        {"muscle_work_J", &S::muscle_work_J},
        {"lumbar_work_J", &S::lumbar_work_J},
    };
    for (const auto& [name, member] : series) d[name] = python::array(s.*member);
    const std::pair<const char*, Table S::*> tables[] = {
        {"extension_moment_Nm", &S::extension_moment_Nm},
        {"joint_power_W", &S::joint_power_W},
        {"excitation", &S::excitation},
        {"activation", &S::activation},
        {"muscle_force_N", &S::muscle_force_N},
        {"muscle_power_W", &S::muscle_power_W},
        {"fiber_length_norm", &S::fiber_length_norm},
        {"fiber_velocity_norm", &S::fiber_velocity_norm},
        {"back_force_N", &S::back_force_N},
        {"feet_force_N", &S::feet_force_N},
    };
    for (const auto& [name, member] : tables) d[name] = python::array(s.*member);
    d["stage"] = codes(s.stage);
    d["status"] = codes(s.status);
    d["extension_arm_m"] =
        py::array_t<double>({s.size(), Eigen::Index{3}, s.activation.cols()}, observed.extension_arm_m.data());
    d["group_activation"] = python::array(observed.group_activation);

    const RepetitionTotals& t = r.totals;
    using T = RepetitionTotals;
    const std::pair<const char*, double T::*> totals[] = {
        {"lift_duration_s", &T::lift_duration_s},
        {"mean_bar_velocity_m_per_s", &T::mean_bar_velocity_m_per_s},
        {"mean_propulsive_velocity_m_per_s", &T::mean_propulsive_velocity_m_per_s},
        {"peak_bar_velocity_m_per_s", &T::peak_bar_velocity_m_per_s},
        {"mean_bar_power_W", &T::mean_bar_power_W},
        {"peak_bar_power_W", &T::peak_bar_power_W},
        {"bar_work_J", &T::bar_work_J},
        {"added_load_work_J", &T::added_load_work_J},
        {"bar_impulse_Ns", &T::bar_impulse_Ns},
        {"effort_integral_s", &T::effort_integral_s},
        {"peak_relative_intensity", &T::peak_relative_intensity},
        {"contact_violation_s", &T::contact_violation_s},
        {"peak_contact_excess_N", &T::peak_contact_excess_N},
        {"stop_work_J", &T::stop_work_J},
        {"floor_work_J", &T::floor_work_J},
        {"energy_residual_J", &T::energy_residual_J},
    };
    for (const auto& [name, member] : totals) d[name] = t.*member;
    const std::pair<const char*, PerMuscle T::*> per_muscle[] = {
        {"total_muscle_work_J", &T::muscle_work_J},   {"muscle_positive_work_J", &T::muscle_positive_work_J},
        {"muscle_impulse_Ns", &T::muscle_impulse_Ns}, {"mean_activation", &T::mean_activation},
        {"peak_activation", &T::peak_activation},
    };
    for (const auto& [name, member] : per_muscle) d[name] = python::array(Series(t.*member));
    d["joint_work_J"] = array(t.joint_work_J);
    d["joint_impulse_Nms"] = array(t.joint_impulse_Nms);
    d["time_under_tension_s"] = array(t.time_under_tension_s);
    d["tendon_stored_J"] = array(t.tendon_stored_J);
    d["tendon_returned_J"] = array(t.tendon_returned_J);
    d["tendon_stored_lowering_J"] = array(t.tendon_stored_lowering_J);
    d["tendon_returned_lifting_J"] = array(t.tendon_returned_lifting_J);

    py::list kinds;
    Series event_time_s(static_cast<Eigen::Index>(r.events.size())), event_phase(event_time_s.size());
    for (std::size_t i = 0; i < r.events.size(); ++i) {
        event_time_s[static_cast<Eigen::Index>(i)] = r.events[i].time_s;
        event_phase[static_cast<Eigen::Index>(i)] = r.events[i].phase;
        kinds.append(std::string(to_string(r.events[i].kind)));
    }
    d["event"] = kinds;
    d["event_time_s"] = python::array(event_time_s);
    d["event_phase"] = python::array(event_phase);
    d["outcome"] = std::string(to_string(r.outcome));
    d["failed_at_phase"] = r.failed_at_phase;
    d["bar_mass_kg"] = r.bar_mass_kg;
    return d;
}

Table fatigued_of(const GroupFatigue& state) {
    Table result(2, static_cast<Eigen::Index>(muscle_group_count));
    for (std::size_t g = 0; g < muscle_group_count; ++g) {
        result(0, static_cast<Eigen::Index>(g)) = state[g].active;
        result(1, static_cast<Eigen::Index>(g)) = state[g].fatigued;
    }
    return result;
}

GroupFatigueParameters fatigue_of(const std::vector<FatigueParameters>& groups) {
    GroupFatigueParameters result{};
    if (groups.size() != muscle_group_count) {
        reject("fatigue", static_cast<double>(groups.size()), "sets of rates", "must be one per muscle group");
    }
    std::copy(groups.begin(), groups.end(), result.begin());
    return result;
}

/// Calls back into Python, where interruptions are noticed as well. Takes a reference: it is copied without the GIL.
Progress progress_of(const py::object& progress) {
    return [&progress](int done, int of) {
        const py::gil_scoped_acquire hold;
        if (PyErr_CheckSignals() != 0) throw py::error_already_set();
        if (progress.is_none()) return true;
        const py::object answer = progress(done, of);
        return answer.is_none() || py::bool_(answer);
    };
}

py::dict line(const LoadVelocityLine& l) {
    py::dict d;
    d["velocity_at_no_load_m_per_s"] = l.velocity_at_no_load_m_per_s;
    d["slope_m_per_s_per_fraction"] = l.slope_m_per_s_per_fraction;
    d["fraction_at_no_velocity"] = l.fraction_at_no_velocity;
    d["r_squared"] = l.r_squared;
    return d;
}

/// Names of codes from 0 to the last.
template <class Code>
std::vector<std::string> names_to(Code last) {
    std::vector<std::string> result;
    for (int code = 0; code <= static_cast<int>(last); ++code) {
        result.emplace_back(to_string(static_cast<Code>(code)));
    }
    return result;
}

void bind_values(py::module_& m) {
    bind_settings<Tempo>(m, "Tempo",
                         "Durations of the parts of a repetition; lifting and lowering are minimum-jerk movements.",
                         Field{"lift_s", &Tempo::lift_s, "Of the way up, s, [0.1, 60]."},
                         Field{"pause_top_s", &Tempo::pause_top_s, "Held at lockout, s, [0, 600]."},
                         Field{"lower_s", &Tempo::lower_s, "Of the way down, s, [0.1, 60]."},
                         Field{"pause_bottom_s", &Tempo::pause_bottom_s,
                               "The bar on the floor, the muscles holding the body, s, [0, 600]."})
        .def_property_readonly("duration_s", &Tempo::duration_s, "Of all parts, s.");
    using P = FatigueParameters;
    bind_settings<FatigueParameters>(
        m, "FatigueParameters", "How fast a group of muscle tires and recovers: the three-compartment model.",
        Field{"fatigue_rate_per_s", &P::fatigue_rate_per_s, "F: from active to fatigued, 1/s, above 0."},
        Field{"recovery_rate_per_s", &P::recovery_rate_per_s, "R: from fatigued to resting, 1/s, above 0."},
        Field{"rest_multiplier", &P::rest_multiplier, "r: how many times faster it recovers at rest, at least 1."},
        Field{"development_rate_per_s", &P::development_rate_per_s, "Of bringing resting muscle into action, 1/s."},
        Field{"relaxation_rate_per_s", &P::relaxation_rate_per_s, "Of letting active muscle go, 1/s."});
    m.def(
        "fatigue_parameters",
        [] {
            py::dict d;
            for (const literature::JointFatigue& joint : literature::fatigue_parameters) {
                d[py::str(std::string(joint.joint))] = joint.parameters;
            }
            return d;
        },
        "Published rates by joint.");
    m.def(
        "stage_names", [] { return names_to(Stage::bottom); }, "Stages of a repetition, in the order of their codes.");
    m.def(
        "outcome_names", [] { return names_to(Outcome::not_tried); }, "Outcomes, in the order of their codes.");
    m.def(
        "event_names", [] { return names_to(EventKind::range_end); }, "Events, in the order of their codes.");
    m.attr("tension_threshold") = tension_threshold;
}

void bind_repetitions(py::module_& m) {
    m.def(
        "prescribed_repetition",
        [](const AnyExercise& exercise, const Body& body, const MuscleSet& set, const Tempo& tempo, double step_s,
           const std::string& criterion, const std::string& weights) {
            const PrescribedOptions options{step_s, sharing_of(criterion, weights)};
            Observed result;
            {
                const py::gil_scoped_release release;
                const MovingLift lift(linkage_of(exercise, body), set);
                result = observed(lift, prescribed_repetition(lift, tempo, options));
            }
            return arrays(result);
        },
        py::arg("exercise"), py::arg("body"), py::arg("muscles"), py::arg("tempo"), py::arg("step_s") = 0.01,
        py::arg("criterion") = "quadratic", py::arg("weights") = "volume", "Inverse dynamics of a tempo.");
    m.def(
        "forward_repetition",
        [](const AnyExercise& exercise, const Body& body, const MuscleSet& set, const py::dict& options,
           const std::vector<FatigueParameters>& fatigue) {
            const ForwardOptions forward = forward_options(options);
            const GroupFatigueParameters rates = fatigue_of(fatigue);
            Observed result;
            Trajectory trajectory;
            GroupFatigue left{};
            {
                const py::gil_scoped_release release;
                const MovingLift lift(linkage_of(exercise, body), set);
                trajectory = forward_trajectory(lift, lift.linkage().bar_mass_kg, forward);
                result = observed(lift, observe(lift, trajectory));
                left = fatigue_after(lift, trajectory, GroupFatigue{}, rates);
            }
            py::dict d = arrays(result);
            d["fatigue_left"] = python::array(fatigued_of(left));
            d["largest_fiber_residual"] = trajectory.largest_fiber_residual;
            d["shortest_stable_step_s"] = trajectory.shortest_stable_step_s;
            d["evaluations"] = trajectory.evaluations;
            return d;
        },
        py::arg("exercise"), py::arg("body"), py::arg("muscles"), py::arg("options"), py::arg("fatigue"),
        "A repetition integrated in time; options as in ForwardOptions, rates of fatigue by muscle group.");
}

void bind_maxima(py::module_& m) {
    py::class_<OneRepMax>(m, "OneRepMax", "The largest bar that one repetition of maximal intent lifts to lockout.")
        .def_property_readonly("status", [](const OneRepMax& r) { return std::string(to_string(r.status)); })
        .def_readonly("bar_mass_kg", &OneRepMax::bar_mass_kg, "Lifted.")
        .def_readonly("failed_bar_mass_kg", &OneRepMax::failed_bar_mass_kg, "The least bar found that is not.")
        .def_property_readonly(
            "failure",
            [](const OneRepMax& r) {
                return r.failure ? std::optional<std::string>(to_string(*r.failure)) : std::nullopt;
            },
            "How that one ends; none where no bar fails.")
        .def_readonly("failed_at_phase", &OneRepMax::failed_at_phase, "And where: 0 bottom, 1 lockout.")
        .def_readonly("held_bar_mass_kg", &OneRepMax::held_bar_mass_kg,
                      "The largest bar held still at every angle, for comparison.")
        .def_readonly("held_sticking_phase", &OneRepMax::held_sticking_phase, "Where that one sticks.")
        .def_readonly("mean_bar_velocity_m_per_s", &OneRepMax::mean_bar_velocity_m_per_s,
                      "Of the repetition at the maximum.")
        .def_readonly("lift_duration_s", &OneRepMax::lift_duration_s, "Of the repetition at the maximum.")
        .def_readonly("repetitions_tried", &OneRepMax::repetitions_tried)
        .def("__repr__", [](const OneRepMax& r) {
            return "OneRepMax(bar_mass_kg=" + detail::shortest(r.bar_mass_kg) + ", failure='" +
                   std::string(r.failure ? to_string(*r.failure) : "none") +
                   "', failed_at_phase=" + detail::shortest(r.failed_at_phase) +
                   ", held_bar_mass_kg=" + detail::shortest(r.held_bar_mass_kg) + ", status='" +
                   std::string(to_string(r.status)) + "')";
        });
    m.def(
        "one_rep_max",
        [](const AnyExercise& exercise, const Body& body, const MuscleSet& set, const py::dict& options,
           double tolerance_kg, double heaviest_bar_kg, const py::object& progress) {
            OneRepMaxOptions settings;
            settings.forward = forward_options(options);
            settings.tolerance_kg = tolerance_kg;
            settings.heaviest_bar_kg = heaviest_bar_kg;
            const Progress report = progress_of(progress);
            const py::gil_scoped_release release;
            return one_rep_max(MovingLift(linkage_of(exercise, body), set), settings, report);
        },
        py::arg("exercise"), py::arg("body"), py::arg("muscles"), py::arg("options"), py::arg("tolerance_kg") = 0.05,
        py::arg("heaviest_bar_kg") = 1000.0, py::arg("progress") = py::none(),
        "Dynamic one-repetition maximum; progress(done, of) may return False to stop.");
    m.def(
        "load_velocity",
        [](const AnyExercise& exercise, const Body& body, const MuscleSet& set, const std::vector<double>& fractions,
           const py::dict& options, const py::object& progress) {
            const ForwardOptions forward = forward_options(options);
            const Progress report = progress_of(progress);
            LoadVelocity r;
            {
                const py::gil_scoped_release release;
                r = load_velocity(MovingLift(linkage_of(exercise, body), set), fractions, forward, report);
            }
            py::dict d;
            d["one_rep_max"] = r.one_rep_max;
            d["fraction"] = python::array(r.fraction);
            d["bar_mass_kg"] = python::array(r.bar_mass_kg);
            d["mean_bar_velocity_m_per_s"] = python::array(r.mean_bar_velocity_m_per_s);
            d["mean_propulsive_velocity_m_per_s"] = python::array(r.mean_propulsive_velocity_m_per_s);
            d["peak_bar_velocity_m_per_s"] = python::array(r.peak_bar_velocity_m_per_s);
            d["mean_bar_power_W"] = python::array(r.mean_bar_power_W);
            d["lift_duration_s"] = python::array(r.lift_duration_s);
            d["outcome"] = codes(r.outcome);
            d["mean"] = line(r.mean_line);
            d["propulsive"] = line(r.propulsive_line);
            d["peak"] = line(r.peak_line);
            return d;
        },
        py::arg("exercise"), py::arg("body"), py::arg("muscles"), py::arg("fractions"), py::arg("options"),
        py::arg("progress"), "Load-velocity profile; progress(done, of) may return False to stop.");
}

void bind_sets(py::module_& m) {
    m.def(
        "simulate_set",
        [](const AnyExercise& exercise, const Body& body, const MuscleSet& set, const py::dict& options, int reps,
           int sets, double rest_s, bool to_failure, const std::vector<FatigueParameters>& fatigue,
           const std::vector<double>& fatigued, const py::object& progress) {
            SetOptions o;
            if (fatigued.size() != muscle_group_count) {
                reject("start", static_cast<double>(fatigued.size()), "numbers", "must be one per muscle group");
            }
            for (std::size_t g = 0; g < muscle_group_count; ++g) o.start[g].fatigued = fatigued[g];
            o.reps = reps;
            o.sets = sets;
            o.rest_s = rest_s;
            o.to_failure = to_failure;
            o.forward = forward_options(options);
            o.fatigue = fatigue_of(fatigue);
            const Progress report = progress_of(progress);
            SetResult r;
            {
                const py::gil_scoped_release release;
                const MovingLift lift(linkage_of(exercise, body), set);
                r = simulate_set(lift, lift.linkage().bar_mass_kg, o, report);
            }
            py::dict d;
            d["bar_mass_kg"] = r.bar_mass_kg;
            d["set"] = py::array_t<int>(r.set.size(), r.set.data());
            d["repetition"] = py::array_t<int>(r.repetition.size(), r.repetition.data());
            d["outcome"] = codes(r.outcome);
            d["start_s"] = python::array(r.start_s);
            d["lift_duration_s"] = python::array(r.lift_duration_s);
            d["mean_bar_velocity_m_per_s"] = python::array(r.mean_bar_velocity_m_per_s);
            d["peak_bar_velocity_m_per_s"] = python::array(r.peak_bar_velocity_m_per_s);
            d["velocity_loss"] = python::array(r.velocity_loss);
            d["capacity"] = python::array(r.capacity);
            d["mean_activation"] = python::array(r.mean_activation);
            d["lift_work_J"] = python::array(r.lift_work_J);
            d["completed"] = py::array_t<int>(static_cast<py::ssize_t>(r.completed.size()), r.completed.data());
            d["time_s"] = python::array(r.time_s);
            d["active"] = python::array(r.active);
            d["fatigued"] = python::array(r.fatigued);
            d["stopped"] = r.stopped;
            d["status"] = std::string(to_string(r.status));
            return d;
        },
        py::arg("exercise"), py::arg("body"), py::arg("muscles"), py::arg("options"), py::arg("reps"), py::arg("sets"),
        py::arg("rest_s"), py::arg("to_failure"), py::arg("fatigue"), py::arg("start"), py::arg("progress"),
        "Sets of repetitions with fatigue; progress(done, of) may return False to stop.");
}

void bind_emg(py::module_& m) {
    m.def(
        "emg",
        [](const Table& excitation, double sample_s, double low_pass_Hz, double delay_s, const Body& body,
           const MuscleSet& set) {
            if (excitation.cols() != static_cast<Eigen::Index>(set.size())) {
                reject("excitation", static_cast<double>(excitation.cols()), "columns", "must be one per muscle");
            }
            Table envelope, percent;
            PerMuscle reference;
            {
                const py::gil_scoped_release release;
                envelope = emg_envelope(excitation, sample_s, {low_pass_Hz, delay_s});
                reference = mvic_reference(person_muscles(set, body));
                percent = percent_mvic(envelope, reference);
            }
            py::dict d;
            d["envelope"] = python::array(envelope);
            d["mvic_reference"] = python::array(Series(reference));
            d["percent_mvic"] = python::array(percent);
            return d;
        },
        py::arg("excitation"), py::arg("sample_s"), py::arg("low_pass_Hz"), py::arg("electromechanical_delay_s"),
        py::arg("body"), py::arg("muscles"), "Linear envelopes of excitations, and in percent of maximal voluntary.");
}

}  // namespace

void bind_simulation(py::module_& m) {
    bind_values(m);
    bind_repetitions(m);
    bind_maxima(m);
    bind_sets(m);
    bind_emg(m);
}

}  // namespace coxa::python
