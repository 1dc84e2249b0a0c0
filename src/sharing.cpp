#include <coxa/analysis/sharing.hpp>
#include <coxa/muscle/group_means.hpp>

namespace coxa {

namespace {

/// Weight of the outward force of the feet (in units of MuscleBalance::outward_unit_N, squared) over the mean weight of
/// a muscle. Muscles do not feel that force by itself; of all that serve them the smallest is taken, at a price too
/// small to be felt: below 1e-7 of the whole.
constexpr double outward_weight = 0.01;

/// How far rows are from being met: equalities in size, inequalities where they are broken.
double row_violation(const MuscleBalance& balance, const RowVector& bound, const PerMuscle& activation,
                     double outward_N) {
    RowVector gap = bound - balance.rows.matrix() * activation.matrix();
    if (balance.outward.size() > 0) gap -= balance.outward * (outward_N / MuscleBalance::outward_unit_N);
    return std::max(std::abs(gap[0]), std::max(0.0, -gap.minCoeff()));
}

/// Smallest possible largest activation. With a = t u and s = 1/t the conditions become rows u = bound s, so the
/// largest s is a linear program over u in [0, 1].
Sharing share_min_max(const MuscleBalance& balance, const RowVector& bound) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    constexpr double most = 1e9;  // activations below 1e-9 are none
    const Eigen::Index count = balance.rows.cols();
    const Eigen::Index rows = balance.rows.rows();
    if (count < 1) reject("muscles", "", "must hold at least one muscle");
    const Eigen::Index columns = balance.outward.size() > 0 ? count + 2 : count + 1;
    LinearProgram program;
    program.cost = LinearProgram::Vector::Zero(columns);
    program.cost[count] = 1.0;
    program.low = LinearProgram::Vector::Zero(columns);
    program.high = LinearProgram::Vector::Ones(columns);
    program.high[count] = most;
    program.rows.resize(rows, columns);
    program.rows.leftCols(count) = balance.rows;
    program.rows.col(count) = -bound.array();
    if (columns > count + 1) {
        program.low[count + 1] = -most;
        program.high[count + 1] = most;
        program.rows.col(count + 1) = balance.outward.array();
    }
    program.row_high = RowVector::Zero(rows);
    program.row_low = RowVector::Constant(rows, -infinity);
    program.row_low.head(MuscleBalance::equality_count).setZero();
    const LinearProgramSolution solution = solve(program);
    Sharing result;
    result.iterations = solution.iterations;
    result.multipliers = RowVector::Zero(rows);
    const double s = solution.feasible && solution.converged ? solution.x[count] : 0.0;
    if (!(s >= 1.0 - 1e-9)) {
        result.status = Status::infeasible;
        return result;
    }
    result.activation = (solution.x.head(count) / s).min(1.0);
    if (columns > count + 1) result.outward_N = solution.x[count + 1] / s * MuscleBalance::outward_unit_N;
    result.kkt_residual = row_violation(balance, bound, result.activation, result.outward_N);
    return result;
}

}  // namespace

PerMuscle sharing_weights(const PersonMuscles& muscles, SharingWeights kind) {
    if (kind == SharingWeights::volume) return volume_shares(muscles);
    const auto count = static_cast<Eigen::Index>(muscles.size());
    return PerMuscle::Constant(count, 1.0 / static_cast<double>(count));
}

Sharing share(const MuscleBalance& balance, const PerMuscle& weight, double bar_mass_kg, const Capacity& most,
              SharingCriterion criterion, const RowVector* warm) {
    const Eigen::Index count = balance.rows.cols();
    const RowVector bound = balance.bound_base + balance.bound_per_load * bar_mass_kg;
    const double holdable_fraction = most.status == Status::unlimited || bar_mass_kg <= most.max_bar_mass_kg
                                         ? 1.0
                                         : std::max(0.0, most.max_bar_mass_kg / bar_mass_kg);
    Sharing result;
    result.holdable_fraction = holdable_fraction;
    const auto without_answer = [&](Status status) {
        result.status = status;
        result.activation = PerMuscle::Constant(count, std::numeric_limits<double>::quiet_NaN());
        return result;
    };
    if (most.status == Status::not_converged) return without_answer(most.status);
    if (most.status == Status::body_weight_infeasible) {
        result.holdable_fraction = 0.0;
        return without_answer(most.status);
    }
    if (most.status == Status::ok && bar_mass_kg > most.max_bar_mass_kg) return without_answer(Status::infeasible);

    if (most.status == Status::ok && bar_mass_kg >= (1.0 - 1e-9) * most.max_bar_mass_kg) {
        // At the largest bar nothing is left to choose: the answer is the one that holds it.
        result.activation = most.activation;
        result.outward_N = most.outward_N;
        result.kkt_residual = row_violation(balance, bound, result.activation, result.outward_N);
        result.multipliers = RowVector::Zero(bound.size());
        return result;
    }
    if (criterion == SharingCriterion::min_max) {
        result = share_min_max(balance, bound);
        result.holdable_fraction = holdable_fraction;
        // Feasible at the capacity and, the feasible loads being an interval, too light here.
        if (result.status != Status::ok) return without_answer(Status::load_too_light);
        return result;
    }
    SharingProgram program;
    program.power = criterion == SharingCriterion::cubic ? 3 : 2;
    program.weight = weight;
    program.rows = balance.rows;
    if (balance.outward.size() > 0) {
        // Outward and inward, each in [0, 1].
        program.squared = 2;
        program.weight.conservativeResize(count + 2);
        program.weight.tail<2>().setConstant(outward_weight * weight.mean());
        program.rows.conservativeResize(Eigen::NoChange, count + 2);
        program.rows.col(count) = balance.outward.array();
        program.rows.col(count + 1) = -balance.outward.array();
    }
    program.bound = bound;
    program.equalities = MuscleBalance::equality_count;
    SharingProgramSolution solution = solve(program, warm);
    result.iterations = solution.iterations;
    if (!solution.converged && solution.kkt_residual > 1e-8) {
        // Either below the lightest load that can be held, or numerically stuck.
        const Sharing possible = share_min_max(balance, bound);
        return without_answer(possible.status == Status::ok ? Status::not_converged : Status::load_too_light);
    }
    result.activation = solution.activation.head(count);
    if (balance.outward.size() > 0) {
        result.outward_N =
            (solution.activation[count] - solution.activation[count + 1]) * MuscleBalance::outward_unit_N;
    }
    result.kkt_residual = solution.kkt_residual;
    result.multipliers = solution.multipliers;
    return result;
}

}  // namespace coxa
