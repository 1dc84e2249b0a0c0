// Room analysis: the linear programme and the sharing of load between muscles, against their own optimality conditions.

#include "catch.hpp"

#include <coxa/analysis/linear_program.hpp>
#include <coxa/analysis/max_held_load.hpp>
#include <coxa/analysis/sharing.hpp>
#include <coxa/analysis/torque_angle.hpp>
#include <coxa/exercise/glute_bridge.hpp>
#include <coxa/exercise/hip_thrust.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace coxa;

namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

// A debug build does the same with fewer instances.
#ifdef NDEBUG
constexpr int quadratic_instances = 100000;
constexpr int cubic_instances = 2000;
#else
constexpr int quadratic_instances = 5000;
constexpr int cubic_instances = 500;
#endif

class Random {
public:
    explicit Random(unsigned seed) : engine_(seed) {}
    double between(double low, double high) { return std::uniform_real_distribution<double>(low, high)(engine_); }
    int upto(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }
    bool chance(double p) { return between(0.0, 1.0) < p; }

private:
    std::mt19937_64 engine_;
};

/// A random program that some activation, in the interior or on the boundary, is known to solve: one equality, up to
/// six inequalities, some of them tight; rows scaled like those of the library, some muscles without part in a row.
SharingProgram random_program(Random& random, int power) {
    const int muscles = random.upto(5, 45);
    const int inequalities = random.upto(0, 6);
    SharingProgram program;
    program.power = power;
    program.weight.resize(muscles);
    for (double& w : program.weight) w = std::exp(random.between(std::log(0.02), 0.0));
    program.weight /= program.weight.sum();
    const bool interior = random.chance(0.5);
    PerMuscle known(muscles);
    for (double& a : known) {
        const double kind = random.between(0.0, 1.0);
        a = !interior && kind < 0.4 ? 0.0 : !interior && kind > 0.85 ? 1.0 : random.between(0.01, 0.99);
    }
    program.rows.resize(1 + inequalities, muscles);
    program.bound.resize(1 + inequalities);
    for (int r = 0; r <= inequalities; ++r) {
        for (int i = 0; i < muscles; ++i) program.rows(r, i) = random.chance(0.2) ? 0.0 : random.between(-0.6, 1.0);
        const double largest = program.rows.row(r).abs().maxCoeff();
        if (largest > 0.0) program.rows.row(r) /= largest;
        program.bound[r] = program.rows.row(r).matrix().dot(known.matrix());
        if (r > 0 && random.chance(0.6)) program.bound[r] += random.between(0.0, 1.0);
    }
    return program;
}

/// The largest violation of the optimality conditions, in units of activation, from activation and multipliers alone.
double kkt_violation(const SharingProgram& program, const PerMuscle& a, const RowVector& x) {
    if (!a.allFinite() || !x.allFinite()) return infinity;
    double worst = 0.0;
    const auto rows = program.rows.rows();
    for (Eigen::Index i = 0; i < a.size(); ++i) {
        worst = std::max({worst, -a[i], a[i] - 1.0});
        // p w a^(p-1) = -(rows' x) between the bounds: the activation that the multipliers ask for.
        double pull = 0.0;
        for (Eigen::Index r = 0; r < rows; ++r) pull -= program.rows(r, i) * x[r];
        const double power = program.power;
        const double wanted = pull / (power * program.weight[i]);
        const double asked = power == 2 ? wanted : std::copysign(std::sqrt(std::abs(wanted)), wanted);
        if (a[i] <= 0.0)
            worst = std::max(worst, asked);  // may only be asked for less than nothing
        else if (a[i] >= 1.0)
            worst = std::max(worst, 1.0 - asked);  // or for more than all
        else
            worst = std::max(worst, std::abs(a[i] - asked));
    }
    for (Eigen::Index r = 0; r < rows; ++r) {
        double sum = 0.0;
        for (Eigen::Index i = 0; i < a.size(); ++i) sum += program.rows(r, i) * a[i];
        const double room = program.bound[r] - sum;
        if (r < program.equalities) {
            worst = std::max(worst, std::abs(room));
            continue;
        }
        worst = std::max({worst, -room, -x[r]});
        // A row with room to spare must not push: its largest effect on an activation.
        double effect = 0.0;
        for (Eigen::Index i = 0; i < a.size(); ++i) {
            effect = std::max(effect, std::abs(program.rows(r, i) * x[r]) / (program.power * program.weight[i]));
        }
        worst = std::max(worst, std::min(std::max(0.0, room), effect));
    }
    return worst;
}

double objective(const SharingProgram& program, const PerMuscle& a) {
    return (program.weight * a.pow(program.power)).sum();
}

/// Every corner of a small linear programme, tried one by one; nothing where none is feasible.
std::optional<double> best_corner(const LinearProgram& program) {
    const int n = static_cast<int>(program.cost.size());
    const int m = static_cast<int>(program.rows.rows());
    // Planes: x_j = low, x_j = high, row_i = low, row_i = high.
    Eigen::MatrixXd planes(2 * (n + m), n);
    Eigen::VectorXd at(2 * (n + m));
    int count = 0;
    const auto add = [&](const Eigen::RowVectorXd& normal, double value) {
        if (!std::isfinite(value)) return;
        planes.row(count) = normal;
        at[count++] = value;
    };
    for (int j = 0; j < n; ++j) {
        add(Eigen::RowVectorXd::Unit(n, j), program.low[j]);
        add(Eigen::RowVectorXd::Unit(n, j), program.high[j]);
    }
    for (int i = 0; i < m; ++i) {
        add(program.rows.row(i).matrix(), program.row_low[i]);
        if (program.row_high[i] > program.row_low[i]) add(program.rows.row(i).matrix(), program.row_high[i]);
    }
    std::optional<double> best;
    std::vector<int> pick(static_cast<std::size_t>(n));
    const auto recurse = [&](const auto& self, int depth, int from) -> void {
        if (depth == n) {
            Eigen::MatrixXd system(n, n);
            Eigen::VectorXd right(n);
            for (int k = 0; k < n; ++k) {
                system.row(k) = planes.row(pick[static_cast<std::size_t>(k)]);
                right[k] = at[pick[static_cast<std::size_t>(k)]];
            }
            const auto solver = system.fullPivLu();
            if (solver.rank() < n) return;
            const Eigen::VectorXd x = solver.solve(right);
            for (int j = 0; j < n; ++j) {
                if (x[j] < program.low[j] - 1e-9 || x[j] > program.high[j] + 1e-9) return;
            }
            const Eigen::VectorXd reached = program.rows.matrix() * x;
            for (int i = 0; i < m; ++i) {
                if (reached[i] < program.row_low[i] - 1e-9 || reached[i] > program.row_high[i] + 1e-9) return;
            }
            const double value = program.cost.matrix().dot(x);
            if (!best || value > *best) best = value;
            return;
        }
        for (int k = from; k < count; ++k) {
            pick[static_cast<std::size_t>(depth)] = k;
            self(self, depth + 1, k + 1);
        }
    };
    recurse(recurse, 0, 0);
    return best;
}

LinearProgram program_of(std::vector<double> cost, std::vector<double> low, std::vector<double> high,
                         std::vector<std::vector<double>> rows, std::vector<double> row_low,
                         std::vector<double> row_high) {
    LinearProgram program;
    const auto n = static_cast<Eigen::Index>(cost.size());
    const auto m = static_cast<Eigen::Index>(rows.size());
    program.cost = Eigen::Map<Eigen::ArrayXd>(cost.data(), n);
    program.low = Eigen::Map<Eigen::ArrayXd>(low.data(), n);
    program.high = Eigen::Map<Eigen::ArrayXd>(high.data(), n);
    program.rows.resize(m, n);
    for (Eigen::Index i = 0; i < m; ++i) {
        program.rows.row(i) =
            Eigen::Map<Eigen::Array<double, 1, Eigen::Dynamic>>(rows[static_cast<std::size_t>(i)].data(), n);
    }
    program.row_low = Eigen::Map<Eigen::VectorXd>(row_low.data(), m);
    program.row_high = Eigen::Map<Eigen::VectorXd>(row_high.data(), m);
    return program;
}

/// Real poses: bodies, lifts and loads between nothing and what can be held.
struct RealPose {
    MuscleBalance balance;
    Capacity most;
    Equilibrium statics;
};

std::vector<RealPose> real_poses() {
    const MuscleSet& set = lai_uhlrich2023();
    std::vector<RealPose> poses;
    for (const double height : {1.55, 1.80}) {
        const Body body =
            scale_body({.mass_kg = 70, .height_m = height, .sex = height < 1.7 ? Sex::female : Sex::male});
        for (const Linkage& l : {linkage(HipThrust{}, body), linkage(GluteBridge{}, body),
                                 linkage(HipThrust{.feet = FootPlacement::far(0.15)}, body),
                                 linkage(HipThrust{.feet = FootPlacement::close(0.08)}, body)}) {
            for (const double phase : {0.0, 0.2, 0.5, 0.8, 1.0}) {
                const Pose<> pose = pose_at(l, phase);
                const LegMuscles leg = leg_muscles(set, body, pose.leg);
                if (!leg.inside_model_range) continue;
                const Equilibrium statics = equilibrium(l, pose);
                const MuscleBalance balance = muscle_balance(statics, leg);
                poses.push_back({balance, capacity(balance), statics});
            }
        }
    }
    return poses;
}

}  // namespace

TEST_CASE("small linear programmes have the answers of the textbook", "[linear_program]") {
    // maximize 3x + 5y, x <= 4, 2y <= 12, 3x + 2y <= 18: (2, 6), 36. Hillier and Lieberman, the Wyndor Glass problem.
    const auto wyndor = solve(program_of({3, 5}, {0, 0}, {1e4, 1e4}, {{1, 0}, {0, 2}, {3, 2}},
                                         {-infinity, -infinity, -infinity}, {4, 12, 18}));
    REQUIRE(wyndor.feasible);
    REQUIRE(wyndor.converged);
    CHECK(wyndor.objective == Approx(36.0).epsilon(1e-12));
    CHECK(wyndor.x[0] == Approx(2.0).epsilon(1e-12));
    CHECK(wyndor.x[1] == Approx(6.0).epsilon(1e-12));
    // Shadow prices of the same problem: 0, 3/2, 1.
    CHECK(wyndor.multipliers[0] == Approx(0.0).margin(1e-12));
    CHECK(wyndor.multipliers[1] == Approx(1.5).epsilon(1e-12));
    CHECK(wyndor.multipliers[2] == Approx(1.0).epsilon(1e-12));

    // An equality: x + y = 1.5 in the unit square, maximize x - y.
    const auto equality = solve(program_of({1, -1}, {0, 0}, {1, 1}, {{1, 1}}, {1.5}, {1.5}));
    REQUIRE(equality.converged);
    CHECK(equality.objective == Approx(0.5).epsilon(1e-12));
    CHECK(equality.multipliers[0] == Approx(-1.0).epsilon(1e-12));

    // No row at work: every variable at the end its cost likes.
    const auto loose = solve(program_of({1, -2, 0.5}, {-1, -1, 0}, {2, 2, 3}, {{1, 1, 1}}, {-infinity}, {100}));
    REQUIRE(loose.converged);
    CHECK(loose.objective == Approx(2 + 2 + 1.5).epsilon(1e-12));
}

TEST_CASE("a linear programme without an answer says so", "[linear_program]") {
    CHECK_FALSE(solve(program_of({1, 1}, {0, 0}, {1, 1}, {{1, 1}}, {2.5}, {2.5})).feasible);
    CHECK_FALSE(
        solve(program_of({1, 1}, {0, 0}, {1, 1}, {{1, 1}, {1, 1}}, {-infinity, 1.2}, {0.8, infinity})).feasible);
}

TEST_CASE("linear programmes agree with trying every corner", "[linear_program]") {
    Random random(31);
    int feasible = 0;
    int infeasible = 0;
    double worst = 0.0;
    bool agree = true;
    for (int trial = 0; trial < 600; ++trial) {
        const int n = random.upto(1, 4);
        const int m = random.upto(1, 4);
        LinearProgram program;
        program.cost.resize(n);
        program.low.resize(n);
        program.high.resize(n);
        program.rows.resize(m, n);
        program.row_low.resize(m);
        program.row_high.resize(m);
        for (int j = 0; j < n; ++j) {
            program.cost[j] = random.chance(0.15) ? 0.0 : random.between(-1, 1);
            program.low[j] = random.between(-1, 0);
            program.high[j] = program.low[j] + random.between(0.2, 2);
            for (int i = 0; i < m; ++i) program.rows(i, j) = random.chance(0.2) ? 0.0 : random.between(-1, 1);
        }
        for (int i = 0; i < m; ++i) {
            if (!(program.rows.row(i).abs().maxCoeff() > 0.0)) program.rows(i, 0) = 1.0;
            program.row_high[i] = random.between(-0.5, 1.0);
            program.row_low[i] = i == 0 && random.chance(0.5) ? program.row_high[i]
                                 : random.chance(0.2)         ? program.row_high[i] - 0.3
                                                              : -infinity;
        }
        const auto solution = solve(program);
        const auto corner = best_corner(program);
        agree = agree && solution.feasible == corner.has_value() && (!solution.feasible || solution.converged);
        (corner ? feasible : infeasible) += 1;
        if (!corner || !solution.feasible) continue;
        worst = std::max({worst, std::abs(solution.objective - *corner), solution.residual});
        // The price of a row times its bound, and of every variable times its end, add up to the objective (duality).
        double dual = 0.0;
        for (int i = 0; i < m; ++i) {
            const double y = solution.multipliers[i];
            if (y != 0.0) dual += y * (y > 0.0 ? program.row_high[i] : program.row_low[i]);
        }
        for (int j = 0; j < n; ++j) {
            const double reduced = program.cost[j] - program.rows.col(j).matrix().dot(solution.multipliers);
            dual += reduced * (reduced > 0.0 ? program.high[j] : program.low[j]);
        }
        worst = std::max(worst, std::abs(dual - solution.objective));
    }
    CHECK(agree);
    CHECK(feasible > 200);
    CHECK(infeasible > 50);
    CHECK(worst < 1e-9);
}

TEST_CASE("two muscles share as the formula by hand says", "[sharing]") {
    // minimize w1 a1^2 + w2 a2^2 with a1 + a2 = b: a_i = b (1/w_i) / sum(1/w); for the cube, a_i by 1/sqrt(w_i).
    SharingProgram program;
    program.weight = PerMuscle(2);
    program.weight << 0.2, 0.8;
    program.rows = MuscleRows::Ones(1, 2);
    program.bound = RowVector::Constant(1, 0.5);
    const auto quadratic = solve(program);
    REQUIRE(quadratic.converged);
    CHECK(quadratic.activation[0] == Approx(0.4).epsilon(1e-12));
    CHECK(quadratic.activation[1] == Approx(0.1).epsilon(1e-12));
    program.power = 3;
    const auto cubic = solve(program);
    REQUIRE(cubic.converged);
    CHECK(cubic.activation[0] == Approx(1.0 / 3.0).epsilon(1e-9));
    CHECK(cubic.activation[1] == Approx(1.0 / 6.0).epsilon(1e-9));
    // The first muscle at its limit, the second does the rest.
    program.power = 2;
    program.bound[0] = 1.6;
    const auto limited = solve(program);
    CHECK(limited.activation[0] == 1.0);
    CHECK(limited.activation[1] == Approx(0.6).epsilon(1e-12));
}

TEST_CASE("quadratic sharing is optimal on random solvable instances", "[sharing][kkt]") {
    Random random(32);
    double worst = 0.0;
    int not_converged = 0;
    int worst_trial = -1;
    for (int trial = 0; trial < quadratic_instances; ++trial) {
        const SharingProgram program = random_program(random, 2);
        const auto solution = solve(program);
        const double violation = kkt_violation(program, solution.activation, solution.multipliers);
        if (violation > worst) worst = violation, worst_trial = trial;
        if (!solution.converged) ++not_converged;
    }
    INFO("worst instance " << worst_trial << ", not converged " << not_converged);
    CHECK(worst <= 1e-8);
}

TEST_CASE("cubic sharing is optimal on random solvable instances", "[sharing][kkt]") {
    Random random(33);
    double worst = 0.0;
    int worst_trial = -1;
    for (int trial = 0; trial < cubic_instances; ++trial) {
        const SharingProgram program = random_program(random, 3);
        const auto solution = solve(program);
        const double violation = kkt_violation(program, solution.activation, solution.multipliers);
        if (violation > worst) worst = violation, worst_trial = trial;
    }
    INFO("worst instance " << worst_trial);
    CHECK(worst <= 1e-6);
}

TEST_CASE("a warm start changes the way, not the answer", "[sharing]") {
    Random random(34);
    double worst = 0.0;
    for (int trial = 0; trial < 2000; ++trial) {
        const SharingProgram program = random_program(random, 2);
        RowVector anything(program.bound.size());
        for (double& x : anything) x = random.between(-1.0, 1.0);
        const auto cold = solve(program);
        const auto warm = solve(program, &anything);
        worst = std::max(worst, (cold.activation - warm.activation).abs().maxCoeff());
    }
    CHECK(worst <= 1e-8);
}

TEST_CASE("no small change of a solution that keeps the rows is cheaper", "[sharing]") {
    // Independent of multipliers: step along random directions of the equality's plane, back into the feasible set.
    Random random(35);
    int better = 0;
    int tried = 0;
    for (int trial = 0; trial < 300; ++trial) {
        const SharingProgram program = random_program(random, trial % 2 == 0 ? 2 : 3);
        const auto solution = solve(program);
        const PerMuscle& a = solution.activation;
        const auto n = a.size();
        for (int step = 0; step < 20; ++step) {
            PerMuscle direction(n);
            for (double& d : direction) d = random.between(-1, 1);
            for (Eigen::Index i = 0; i < n; ++i) {
                if (a[i] <= 0.0) direction[i] = std::abs(direction[i]);
                if (a[i] >= 1.0) direction[i] = -std::abs(direction[i]);
            }
            const auto plane = program.rows.row(0).transpose();
            PerMuscle open = (a > 0.0 && a < 1.0).cast<double>();
            if ((plane * plane * open).sum() < 1e-6) continue;
            direction -= open * plane * (direction * plane).sum() / (plane * plane * open).sum();
            const PerMuscle moved = a + 1e-4 * direction;
            const RowVector room = program.bound - program.rows.matrix() * moved.matrix();
            if (moved.minCoeff() < 0.0 || moved.maxCoeff() > 1.0 || std::abs(room[0]) > 1e-12) continue;
            if (room.size() > 1 && room.tail(room.size() - 1).minCoeff() < 0.0) continue;
            ++tried;
            if (objective(program, moved) < objective(program, a) - 1e-12) ++better;
        }
    }
    CHECK(tried > 500);
    CHECK(better == 0);
}

TEST_CASE("sharing in real poses is optimal for every criterion", "[sharing][kkt]") {
    const MuscleSet& set = lai_uhlrich2023();
    double quadratic = 0.0;
    double cubic = 0.0;
    int solved = 0;
    for (const SharingWeights kind : {SharingWeights::volume, SharingWeights::equal}) {
        const PerMuscle weight = sharing_weights(person_muscles(set, scale_body({})), kind);
        CHECK(weight.sum() == Approx(1.0).epsilon(1e-14));
        for (const RealPose& pose : real_poses()) {
            if (pose.most.status != Status::ok) continue;
            for (const double share_of_most : {0.2, 0.5, 0.9, 0.999}) {
                const double load = share_of_most * pose.most.max_bar_mass_kg;
                SharingProgram program;
                program.weight = weight;
                program.rows = pose.balance.rows;
                program.bound = pose.balance.bound_base + pose.balance.bound_per_load * load;
                const Sharing two = share(pose.balance, weight, load, pose.most);
                if (two.status == Status::load_too_light) continue;
                REQUIRE(two.status == Status::ok);
                quadratic =
                    std::max({quadratic, kkt_violation(program, two.activation, two.multipliers), two.kkt_residual});
                program.power = 3;
                const Sharing three = share(pose.balance, weight, load, pose.most, SharingCriterion::cubic);
                REQUIRE(three.status == Status::ok);
                cubic = std::max(cubic, kkt_violation(program, three.activation, three.multipliers));
                ++solved;
            }
        }
    }
    CHECK(solved > 200);
    CHECK(quadratic <= 1e-8);
    CHECK(cubic <= 1e-6);
}

TEST_CASE("min-max keeps the largest activation as small as can be", "[sharing][min_max]") {
    const MuscleSet& set = lai_uhlrich2023();
    const PerMuscle weight = sharing_weights(person_muscles(set, scale_body({})), SharingWeights::volume);
    int solved = 0;
    for (const RealPose& pose : real_poses()) {
        if (pose.most.status != Status::ok) continue;
        const double load = 0.5 * pose.most.max_bar_mass_kg;
        const Sharing result = share(pose.balance, weight, load, pose.most, SharingCriterion::min_max);
        if (result.status == Status::load_too_light) continue;
        REQUIRE(result.status == Status::ok);
        ++solved;
        const PerMuscle& a = result.activation;
        const RowVector bound = pose.balance.bound_base + pose.balance.bound_per_load * load;
        const RowVector gap = bound - pose.balance.rows.matrix() * a.matrix();
        CHECK(std::abs(gap[0]) < 1e-9);
        CHECK(gap.tail(gap.size() - 1).minCoeff() > -1e-9);
        CHECK(a.minCoeff() >= 0.0);
        // With every activation held below the optimum, no activation holds the load.
        const auto holds_below = [&](double most) {
            LinearProgram program;
            program.cost = LinearProgram::Vector::Zero(a.size());
            program.low = LinearProgram::Vector::Zero(a.size());
            program.high = LinearProgram::Vector::Constant(a.size(), most);
            program.rows = pose.balance.rows;
            program.row_high = bound;
            program.row_low = RowVector::Constant(bound.size(), -infinity);
            program.row_low[0] = bound[0];
            return solve(program).feasible;
        };
        CHECK(holds_below(a.maxCoeff() * (1.0 + 1e-7)));
        CHECK_FALSE(holds_below(a.maxCoeff() * (1.0 - 1e-4)));
        // The other criteria cannot have a smaller largest activation.
        const Sharing quadratic = share(pose.balance, weight, load, pose.most);
        CHECK(quadratic.activation.maxCoeff() >= a.maxCoeff() - 1e-9);
    }
    CHECK(solved > 20);
}

TEST_CASE("splitting a muscle into equal parts changes nothing", "[sharing][splitting]") {
    const MuscleSet& whole = lai_uhlrich2023();
    const Body body = scale_body({.mass_kg = 80, .height_m = 1.80});
    const HipThrust lift{.bar_mass_kg = 120};
    for (const char* name : {"glmax2", "bflh", "vaslat"}) {
        INFO(name);
        const std::size_t which = whole.index_of(name);
        const int parts = 3;
        std::vector<Muscle> muscles = whole.muscles;
        auto leg = std::make_shared<LegGeometry>(*whole.geometry);
        muscles[which].max_isometric_force_N /= parts;
        for (int k = 1; k < parts; ++k) muscles.push_back(muscles[which]), leg->paths.push_back(leg->paths[which]);
        const MuscleSet split =
            make_muscle_set("split", "", whole.reference_lengths, whole.reference_mass_kg, muscles, leg);

        const MaxHeldLoad most = max_held_load(lift, body, whole);
        const MaxHeldLoad most_split = max_held_load(lift, body, split);
        CHECK(most_split.bar_mass_kg == Approx(most.bar_mass_kg).epsilon(1e-9));
        CHECK(most_split.limited_by == most.limited_by);

        for (const SharingCriterion criterion : {SharingCriterion::quadratic, SharingCriterion::cubic}) {
            const CurveOptions options{.poses = 11, .sharing = {.criterion = criterion}};
            const auto a = torque_angle(lift, body, whole, options);
            const auto b = torque_angle(lift, body, split, options);
            const double tolerance = criterion == SharingCriterion::quadratic ? 1e-9 : 1e-6;
            const auto n = static_cast<Eigen::Index>(whole.size());
            CHECK((a.activation - b.activation.leftCols(n)).abs().maxCoeff() < tolerance);
            for (int k = 1; k < parts; ++k) {
                CHECK((b.activation.col(n + k - 1) - a.activation.col(static_cast<Eigen::Index>(which)))
                          .abs()
                          .maxCoeff() < tolerance);
            }
            CHECK((a.extension_moment_Nm - b.extension_moment_Nm).abs().maxCoeff() < 1e5 * tolerance);
        }
        // With equal weights it does change: the reason for volume weights.
        const CurveOptions equal{.poses = 11, .sharing = {.weights = SharingWeights::equal}};
        const auto a = torque_angle(lift, body, whole, equal);
        const auto b = torque_angle(lift, body, split, equal);
        CHECK((a.activation - b.activation.leftCols(static_cast<Eigen::Index>(whole.size()))).abs().maxCoeff() > 1e-3);
    }
}

TEST_CASE("sharing options are chosen by name", "[sharing][input]") {
    CHECK(sharing_criterion_from("min_max") == SharingCriterion::min_max);
    CHECK(sharing_weights_from("equal") == SharingWeights::equal);
    CHECK_THROWS_AS(sharing_criterion_from("linear"), InvalidArgument);
    CHECK_THROWS_AS(sharing_weights_from("mass"), InvalidArgument);
}
