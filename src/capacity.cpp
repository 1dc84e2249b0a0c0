#include <coxa/analysis/capacity.hpp>

namespace coxa {

Capacity capacity(const MuscleBalance& balance) {
    constexpr double infinity = std::numeric_limits<double>::infinity();
    const Eigen::Index count = balance.rows.cols();
    const Eigen::Index rows = balance.rows.rows();
    if (count < 1) reject("muscles", "", "must hold at least one muscle");
    if (!balance.rows.allFinite() || !balance.bound_base.allFinite() || !balance.bound_per_load.allFinite()) {
        Capacity without_answer;
        without_answer.status = Status::not_converged;
        without_answer.activation = PerMuscle::Constant(count, std::numeric_limits<double>::quiet_NaN());
        without_answer.multipliers = RowVector::Zero(rows);
        return without_answer;
    }
    LinearProgram program;
    // The last column is the bar's mass, in units that make its coefficients comparable with those of the muscles.
    const double per_kg = balance.bound_per_load.cwiseAbs().maxCoeff();
    const double unit_kg = per_kg > 0.0 ? 1.0 / per_kg : 1.0;
    // After it, where there is one, the outward force of the feet.
    const Eigen::Index columns = balance.outward.size() > 0 ? count + 2 : count + 1;
    program.cost = LinearProgram::Vector::Zero(columns);
    program.cost[count] = 1.0;
    program.low = LinearProgram::Vector::Zero(columns);
    program.high = LinearProgram::Vector::Ones(columns);
    program.low[count] = -detail::unlimited_bar_mass_kg / unit_kg;
    program.high[count] = detail::unlimited_bar_mass_kg / unit_kg;
    program.rows.resize(rows, columns);
    program.rows.leftCols(count) = balance.rows;
    program.rows.col(count) = -balance.bound_per_load.array() * unit_kg;
    if (columns > count + 1) {
        program.low[count + 1] = -detail::most_outward_N / MuscleBalance::outward_unit_N;
        program.high[count + 1] = -program.low[count + 1];
        program.rows.col(count + 1) = balance.outward.array();
    }
    program.row_high = balance.bound_base;
    program.row_low = RowVector::Constant(rows, -infinity);
    program.row_low.head(MuscleBalance::equality_count) = balance.bound_base.head(MuscleBalance::equality_count);

    const LinearProgramSolution solution = solve(program);
    Capacity result;
    result.iterations = solution.iterations;
    result.residual = solution.residual;
    result.activation = solution.x.head(count);
    if (columns > count + 1) result.outward_N = solution.x[count + 1] * MuscleBalance::outward_unit_N;
    result.multipliers = solution.multipliers * unit_kg;
    if (!solution.feasible) {
        result.status = Status::body_weight_infeasible;
        return result;
    }
    if (!solution.converged) {
        result.status = Status::not_converged;
        return result;
    }
    const double mass = solution.x[count] * unit_kg;
    if (mass >= 0.999 * detail::unlimited_bar_mass_kg) {
        result.status = Status::unlimited;
        result.max_bar_mass_kg = infinity;
        return result;
    }
    result.max_bar_mass_kg = mass;
    if (mass < 0.0) result.status = Status::body_weight_infeasible;
    return result;
}

}  // namespace coxa
