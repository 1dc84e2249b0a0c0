#include <coxa/analysis/linear_program.hpp>
#include <coxa/analysis/sharing_program.hpp>
#include <coxa/simulation/drive.hpp>

#include <algorithm>
#include <limits>

namespace coxa {

namespace {

/// No lift accelerates by more, rad/s^2; and no floor pushes with more, N.
constexpr double most_acceleration = 1e4;
constexpr double most_floor_force_N = 1e5;

/// The balance as a linear program over activations, the load (acceleration or floor force) and how far the limits
/// of contact are exceeded, which costs more than any load can gain.
LinearProgram program_of(const MuscleBalance& balance, const PerMuscle& lowest, const PerMuscle& highest,
                         double least_load, double most_load) {
    const Eigen::Index count = balance.rows.cols();
    const Eigen::Index rows = balance.rows.rows();
    constexpr double infinity = std::numeric_limits<double>::infinity();
    // The load in units that make its coefficients comparable with those of the muscles.
    const double per_load = balance.bound_per_load.cwiseAbs().maxCoeff();
    LinearProgram program;
    program.cost = LinearProgram::Vector::Zero(count + 2);
    program.cost[count] = 1.0;
    program.cost[count + 1] = -1e3;
    program.low.resize(count + 2);
    program.high.resize(count + 2);
    program.low << lowest, least_load * per_load, 0.0;
    program.high << highest, most_load * per_load, 1e6;
    program.rows.resize(rows, count + 2);
    program.rows.leftCols(count) = balance.rows;
    program.rows.col(count) = -balance.bound_per_load.array() / per_load;
    program.rows.col(count + 1).setConstant(-1.0);
    program.rows(0, count + 1) = 0.0;
    program.row_high = balance.bound_base;
    program.row_low = RowVector::Constant(rows, -infinity);
    program.row_low[0] = balance.bound_base[0];
    return program;
}

DriveAim aim_of(const MuscleBalance& balance, const LinearProgramSolution& solution) {
    const Eigen::Index count = balance.rows.cols();
    DriveAim aim;
    aim.activation = solution.x.head(count);
    aim.acceleration_rad_per_s2 = solution.x[count] / balance.bound_per_load.cwiseAbs().maxCoeff();
    aim.within_contact_limits = solution.x[count + 1] < 1e-9;
    aim.reached = solution.converged && solution.feasible;
    return aim;
}

}  // namespace

Driver::Driver(const MovingLift& lift, double bar_mass_kg, const SharingOptions& sharing, double contact_margin,
               double minimum_activation)
    : lift_(&lift),
      careful_(lift.linkage()),
      bar_mass_kg_(bar_mass_kg),
      criterion_(sharing.criterion),
      minimum_activation_(minimum_activation),
      weight_(sharing_weights(lift.muscles(), sharing.weights)) {
    require_between("contact_margin", contact_margin, "", 0.0, 0.5);
    if (sharing.criterion == SharingCriterion::min_max) {
        reject("criterion", to_string(sharing.criterion), "must be 'quadratic' or 'cubic' for a lift in motion");
    }
    const double keep = 1.0 - contact_margin;
    careful_.back_friction *= keep;
    careful_.foot_friction *= keep;
    careful_.heel_m *= keep;
    careful_.toe_m *= keep;
}

Driver::Choice Driver::choice(const DriveState& state, double bar_mass_kg) const {
    const PerMuscle least = state.ceiling.min(minimum_activation_);
    return choice(state, bar_mass_kg, least, state.ceiling);
}

Driver::Choice Driver::choice(const DriveState& state, double bar_mass_kg, const PerMuscle& lowest,
                              const PerMuscle& highest) const {
    const MovingEquilibrium moving = moving_equilibrium(careful_, jet_pose_at(careful_, state.inclination_rad));
    LegMuscles leg = state.leg ? *state.leg : lift_->leg(state.inclination_rad, state.rate_rad_per_s);
    Choice choice;
    choice.least = lowest;
    choice.range = highest - lowest;
    leg.passive_force_N += choice.least * leg.max_active_force_N;
    leg.max_active_force_N *= choice.range;
    choice.balance = muscle_balance(free_equilibrium(moving, state.rate_rad_per_s, bar_mass_kg), leg);
    return choice;
}

SharingProgram Driver::least_effort(const Choice& choice, double acceleration_rad_per_s2) const {
    SharingProgram program;
    program.power = criterion_ == SharingCriterion::cubic ? 3 : 2;
    // A muscle that has nothing left to choose costs nothing; a little keeps the program strictly convex.
    const PerMuscle range = choice.range.max(1e-6);
    program.weight = program.power == 3 ? PerMuscle(weight_ * range.cube()) : PerMuscle(weight_ * range.square());
    program.rows = choice.balance.rows;
    program.bound = choice.balance.bound_base + choice.balance.bound_per_load * acceleration_rad_per_s2;
    return program;
}

DriveAim Driver::hardest(const DriveState& state, const PerMuscle& lowest, const PerMuscle& highest,
                         double most_rad_per_s2) const {
    const MovingEquilibrium moving = moving_equilibrium(careful_, jet_pose_at(careful_, state.inclination_rad));
    const LegMuscles leg = state.leg ? *state.leg : lift_->leg(state.inclination_rad, state.rate_rad_per_s);
    const MuscleBalance free = muscle_balance(free_equilibrium(moving, state.rate_rad_per_s, bar_mass_kg_), leg);
    const double most = std::clamp(most_rad_per_s2, -most_acceleration, most_acceleration);
    DriveAim aim = aim_of(free, solve(program_of(free, lowest, highest, -most_acceleration, most)));
    if (most < most_acceleration && !(aim.reached && aim.within_contact_limits)) {
        // Contacts come first: of what costs them least, the least.
        LinearProgram least = program_of(free, lowest, highest, -most_acceleration, most_acceleration);
        least.cost[lowest.size()] = -1.0;
        aim = aim_of(free, solve(least));
        aim.reached = aim.reached && aim.acceleration_rad_per_s2 <= most;
    }
    const bool rests = state.rate_rad_per_s == 0.0 && state.inclination_rad <= lift_->bottom_rad();
    if (!rests || aim.acceleration_rad_per_s2 > 0.0) return aim;
    const MuscleBalance resting = muscle_balance(resting_equilibrium(moving, bar_mass_kg_), leg);
    aim = aim_of(resting, solve(program_of(resting, lowest, highest, -most_floor_force_N, most_floor_force_N)));
    aim.acceleration_rad_per_s2 = 0.0;
    return aim;
}

std::optional<double> Driver::least_acceleration_rad_per_s2(const DriveState& state) const {
    const Choice can = choice(state, bar_mass_kg_);
    const Eigen::Index count = can.range.size();
    LinearProgram program =
        program_of(can.balance, PerMuscle::Zero(count), PerMuscle::Ones(count), -most_acceleration, most_acceleration);
    program.cost[count] = -1.0;
    program.high[count + 1] = 0.0;
    const LinearProgramSolution solution = solve(program);
    if (!solution.feasible || !solution.converged) return std::nullopt;
    return aim_of(can.balance, solution).acceleration_rad_per_s2;
}

DriveAim Driver::sharing(const DriveState& state, double acceleration_rad_per_s2) {
    return sharing_of(choice(state, bar_mass_kg_), acceleration_rad_per_s2);
}

DriveAim Driver::sharing(const DriveState& state, double acceleration_rad_per_s2, const PerMuscle& lowest,
                         const PerMuscle& highest) {
    return sharing_of(choice(state, bar_mass_kg_, lowest, highest), acceleration_rad_per_s2);
}

DriveAim Driver::sharing_of(const Choice& can, double acceleration_rad_per_s2) {
    const Eigen::Index count = can.range.size();
    const PerMuscle none = PerMuscle::Zero(count), all = PerMuscle::Ones(count);
    const auto closest_from_below = [&] {
        return program_of(can.balance, none, all, -most_acceleration, acceleration_rad_per_s2);
    };
    LinearProgramSolution found;
    // What was out of reach a sample ago may still be, and is found out soonest by asking for the most.
    bool in_reach = true;
    if (saturated_) {
        found = solve(closest_from_below());
        const DriveAim most = aim_of(can.balance, found);
        in_reach =
            most.reached && most.within_contact_limits && most.acceleration_rad_per_s2 > acceleration_rad_per_s2 - 1e-6;
    }
    if (in_reach) {
        const SharingProgramSolution solution =
            solve(least_effort(can, acceleration_rad_per_s2), warm_.size() > 0 ? &warm_ : nullptr);
        saturated_ = !(solution.converged || solution.kkt_residual < 1e-8);
        if (!saturated_) {
            warm_ = solution.multipliers;
            return {can.activation(solution.activation.head(count)), acceleration_rad_per_s2, true, true};
        }
        warm_.resize(0);
        found = solve(closest_from_below());
    }
    // Out of reach: as close as possible from below, else from above.
    if (!found.feasible || !found.converged) {
        LinearProgram closest = program_of(can.balance, none, all, acceleration_rad_per_s2, most_acceleration);
        closest.cost[count] = -1.0;
        found = solve(closest);
    }
    DriveAim aim = aim_of(can.balance, found);
    aim.activation = can.activation(aim.activation);
    aim.reached = false;
    return aim;
}

DriveAim Driver::squeeze(const DriveState& state, double acceleration_rad_per_s2, const PerMuscle& lowest,
                         const PerMuscle& highest) {
    const Choice can = choice(state, bar_mass_kg_, lowest, highest);
    const Eigen::Index count = can.range.size();
    const Eigen::Index rows = can.balance.rows.rows();
    const std::vector<Muscle>& muscles = lift_->muscles().set->muscles;
    const double a = acceleration_rad_per_s2;
    LinearProgram most = program_of(can.balance, PerMuscle::Zero(count), PerMuscle::Ones(count), a, a);
    most.cost.head(count + 1).setZero();
    double gluteal_weight = 0.0;
    for (Eigen::Index i = 0; i < count; ++i) {
        if (muscles[static_cast<std::size_t>(i)].group != MuscleGroup::gluteus_maximus) continue;
        most.cost[i] = weight_[i] * can.range[i];
        gluteal_weight += weight_[i];
    }
    const LinearProgramSolution hardest = solve(most);
    if (gluteal_weight == 0.0 || !hardest.feasible || !hardest.converged || hardest.x[count + 1] > 1e-9) {
        return sharing_of(can, acceleration_rad_per_s2);
    }
    // Of all activations that squeeze as hard, to a thousandth, those of the least effort.
    SharingProgram program = least_effort(can, a);
    program.rows.conservativeResize(rows + 1, Eigen::NoChange);
    program.rows.row(rows) = -most.cost.head(count).transpose() / gluteal_weight;
    program.bound.conservativeResize(rows + 1);
    program.bound[rows] = -0.999 * hardest.objective / gluteal_weight;
    const SharingProgramSolution solution = solve(program);
    const bool found = solution.converged || solution.kkt_residual < 1e-8;
    const PerMuscle chosen = found ? PerMuscle(solution.activation.head(count)) : PerMuscle(hardest.x.head(count));
    return {can.activation(chosen), a, true, true};
}

DriveAim Driver::waiting(const DriveState& state) {
    DriveState still = state;
    still.inclination_rad = lift_->bottom_rad();
    still.rate_rad_per_s = 0.0;
    return sharing_of(choice(still, 0.0), 0.0);
}

}  // namespace coxa
