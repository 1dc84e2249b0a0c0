#include <coxa/muscle/fit_paths.hpp>
#include <coxa/muscle/geometric_path.hpp>
#include <coxa/muscle/leg_placement.hpp>
#include <coxa/muscle/scaled_geometry.hpp>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <map>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

namespace coxa {

namespace {

constexpr double fit_pitch_rad = radians(5.0);
constexpr int fit_max_degree = 9;
constexpr int fit_max_coefficients = 64;
constexpr double fit_margin_weight = 0.5;
/// Half the difference of ratios over which derivatives are taken.
constexpr double fit_ratio_step = 1e-3;

/// What is sampled of a muscle, and what of it is fitted together.
enum Quantity : std::size_t { length, slope_u, slope_v, adduction_arm, rotation_arm, pull_x, pull_y, pull_z };
constexpr std::size_t quantity_count = 8;

/// Places at which the muscles of a pair of angles are sampled.
struct FitGrid {
    FitRange u;
    FitRange v;  ///< none: one angle only
    Eigen::ArrayXd u_rad, v_rad;
    std::vector<bool> core;

    [[nodiscard]] Eigen::Index size() const { return u_rad.size(); }
    [[nodiscard]] LegAngles<> angles(Eigen::Index i) const {
        LegAngles<> at;
        angle_rad(at, *u.angle) = u_rad[i];
        if (v.angle) angle_rad(at, *v.angle) = v_rad[i];
        return at;
    }
};

[[nodiscard]] double center_rad(const FitRange& r) { return 0.5 * (r.lowest_rad + r.highest_rad); }
[[nodiscard]] double half_range_rad(const FitRange& r) { return 0.5 * (r.highest_rad - r.lowest_rad); }

[[nodiscard]] FitGrid fit_grid(const FitRange& u, const FitRange& v, double pitch_rad, bool halfway) {
    // The ends of the judged range are samples, margins have samples of their own.
    const auto places = [=](const FitRange& r) {
        if (!r.angle) return Eigen::ArrayXd::Zero(1).eval();
        const double ends[] = {r.lowest_rad, r.lowest_rad + r.lower_margin_rad, r.highest_rad - r.upper_margin_rad,
                               r.highest_rad};
        std::vector<double> found;
        for (std::size_t piece = 0; piece < 3; ++piece) {
            const double width = ends[piece + 1] - ends[piece];
            if (width < 1e-9) continue;
            const auto intervals = std::max<Eigen::Index>(1, std::lround(width / pitch_rad));
            const double step = width / static_cast<double>(intervals);
            for (Eigen::Index k = 0; k < intervals; ++k) {
                found.push_back(ends[piece] + (static_cast<double>(k) + (halfway ? 0.5 : 0.0)) * step);
            }
        }
        if (!halfway) found.push_back(r.highest_rad);
        return Eigen::ArrayXd(Eigen::Map<const Eigen::ArrayXd>(found.data(), static_cast<Eigen::Index>(found.size())));
    };
    const auto inside = [](const FitRange& r, double at) {
        constexpr double slack = 1e-9;
        return at >= r.lowest_rad + r.lower_margin_rad - slack && at <= r.highest_rad - r.upper_margin_rad + slack;
    };
    const Eigen::ArrayXd us = places(u);
    const Eigen::ArrayXd vs = places(v);
    FitGrid grid{u, v, Eigen::ArrayXd(us.size() * vs.size()), Eigen::ArrayXd(us.size() * vs.size()), {}};
    for (Eigen::Index i = 0; i < us.size(); ++i) {
        for (Eigen::Index j = 0; j < vs.size(); ++j) {
            grid.u_rad[i * vs.size() + j] = us[i];
            grid.v_rad[i * vs.size() + j] = vs[j];
            grid.core.push_back(inside(u, us[i]) && (!v.angle || inside(v, vs[j])));
        }
    }
    return grid;
}

using Samples = Eigen::Array<double, Eigen::Dynamic, static_cast<int>(quantity_count)>;

/// One muscle over a grid, and the way it turns round its cylinders.
struct SampledPath {
    Samples values;
    std::vector<std::array<int, max_path_wraps>> turn;
};

[[nodiscard]] std::vector<SampledPath> sample_paths(const LegGeometry& leg, const std::vector<std::size_t>& which,
                                                    const FitGrid& grid) {
    std::vector<SampledPath> sampled(which.size());
    for (SampledPath& s : sampled) {
        s.values.resize(grid.size(), static_cast<Eigen::Index>(quantity_count));
        s.turn.resize(static_cast<std::size_t>(grid.size()));
    }
    const std::size_t u = index(*grid.u.angle);
    for (Eigen::Index i = 0; i < grid.size(); ++i) {
        const LegPlacement<> placement = place_leg(leg, grid.angles(i));
        for (std::size_t k = 0; k < which.size(); ++k) {
            const GeometricPath<> path = geometric_path(leg, leg.paths[which[k]], placement);
            const Vec3<> pull = pull_below_pelvis(leg, path);
            sampled[k].values.row(i) << path.length_m, path.slope_m[u],
                grid.v.angle ? path.slope_m[index(*grid.v.angle)] : 0.0,
                -path.slope_m[index(LegCoordinate::hip_adduction)], -path.slope_m[index(LegCoordinate::hip_rotation)],
                pull.x(), pull.y(), pull.z();
            sampled[k].turn[static_cast<std::size_t>(i)] = path.turn;
        }
    }
    return sampled;
}

/// Chebyshev polynomials 0 .. degree at the places of one angle, or their slopes per radian.
[[nodiscard]] Eigen::ArrayXXd chebyshev(const FitRange& range, const Eigen::ArrayXd& at_rad, int degree, bool slope) {
    const Eigen::ArrayXd x = (at_rad - center_rad(range)) / half_range_rad(range);
    Eigen::ArrayXXd t = Eigen::ArrayXXd::Zero(x.size(), degree + 1);
    Eigen::ArrayXXd d = Eigen::ArrayXXd::Zero(x.size(), degree + 1);
    t.col(0).setOnes();
    if (degree >= 1) t.col(1) = x, d.col(1).setOnes();
    for (int k = 2; k <= degree; ++k) {
        t.col(k) = 2.0 * x * t.col(k - 1) - t.col(k - 2);
        d.col(k) = 2.0 * t.col(k - 1) + 2.0 * x * d.col(k - 1) - d.col(k - 2);
    }
    return slope ? (d / half_range_rad(range)).eval() : t;
}

/// All products of polynomials of both angles at the places of a grid, or their slope along angle 0 or 1.
[[nodiscard]] Eigen::MatrixXd products(const FitGrid& grid, int degree_u, int degree_v, int along) {
    const Eigen::ArrayXXd u = chebyshev(grid.u, grid.u_rad, degree_u, along == 0);
    if (!grid.v.angle) return u.matrix();
    const Eigen::ArrayXXd v = chebyshev(grid.v, grid.v_rad, degree_v, along == 1);
    Eigen::MatrixXd all(grid.size(), (degree_u + 1) * (degree_v + 1));
    for (int i = 0; i <= degree_u; ++i) {
        for (int j = 0; j <= degree_v; ++j) all.col(i * (degree_v + 1) + j) = (u.col(i) * v.col(j)).matrix();
    }
    return all;
}

/// One quantity of a least-squares problem.
struct FitTarget {
    Quantity quantity = length;
    FitAim aim;
    int along = -1;  ///< -1: the polynomial itself; else minus its slope along angle 0 or 1 is an arm
};

/// Chebyshev polynomials of one pair of angles at samples and halfway points, made once for all muscles of the pair.
struct FitBasis {
    FitGrid samples;
    FitGrid halfway;
    int degree_u = 0;
    int degree_v = 0;
    std::array<Eigen::MatrixXd, 3> at_samples;  ///< value, slope along u, slope along v
    std::array<Eigen::MatrixXd, 3> at_halfway;
    std::vector<std::pair<int, int>> choices;  ///< degrees, fewest coefficients first

    FitBasis(const FitRange& u, const FitRange& v)
        : samples(fit_grid(u, v, fit_pitch_rad, false)),
          halfway(fit_grid(u, v, fit_pitch_rad, true)),
          degree_u(fit_max_degree) {
        const bool two = v.angle.has_value();
        degree_v = two ? fit_max_degree : 0;
        for (int along = -1; along < (two ? 2 : 1); ++along) {
            at_samples[static_cast<std::size_t>(along + 1)] = products(samples, degree_u, degree_v, along);
            at_halfway[static_cast<std::size_t>(along + 1)] = products(halfway, degree_u, degree_v, along);
        }
        for (int i = 0; i <= degree_u; ++i) {
            for (int j = 0; j <= degree_v; ++j) {
                if ((i + 1) * (j + 1) <= fit_max_coefficients) choices.emplace_back(i, j);
            }
        }
        std::ranges::sort(choices, {}, [](const std::pair<int, int>& d) {
            return std::tuple((d.first + 1) * (d.second + 1), std::max(d.first, d.second), d.first);
        });
    }

    [[nodiscard]] std::vector<Eigen::Index> columns(const std::pair<int, int>& degrees) const {
        std::vector<Eigen::Index> result;
        for (int i = 0; i <= degrees.first; ++i) {
            for (int j = 0; j <= degrees.second; ++j) result.push_back(i * (degree_v + 1) + j);
        }
        return result;
    }
};

/// Everything sampled of one muscle.
struct MuscleSamples {
    SampledPath samples;
    SampledPath halfway;
    std::array<Samples, static_cast<std::size_t>(leg_ratio_count)> by_ratio;  ///< derivatives at the samples
    Eigen::ArrayXd importance;                                                ///< of each sample
    std::vector<bool> halfway_counts;
    int left_out = 0;
};

/// Derivatives of everything sampled by one ratio, from samples a step below and a step above.
///
/// The rule of a cylinder's side makes the path jump as proportions change (the medial gastrocnemius of the
/// Lai-Uhlrich leg by 3 mm). Derivatives are those of the path that meets the same cylinders: from one side where the
/// other jumps. Samples between two jumps count no longer.
void differentiate(const SampledPath& below, const SampledPath& above, MuscleSamples& m, std::size_t ratio) {
    Samples& slope = m.by_ratio[ratio];
    slope = (above.values - below.values) / (2.0 * fit_ratio_step);
    for (std::size_t i = 0; i < m.samples.turn.size(); ++i) {
        const auto row = static_cast<Eigen::Index>(i);
        const bool same_below = below.turn[i] == m.samples.turn[i];
        const bool same_above = above.turn[i] == m.samples.turn[i];
        if (same_below && same_above) continue;
        if (same_below) {
            slope.row(row) = (m.samples.values.row(row) - below.values.row(row)) / fit_ratio_step;
        } else if (same_above) {
            slope.row(row) = (above.values.row(row) - m.samples.values.row(row)) / fit_ratio_step;
        } else {
            m.importance[row] = 0.0;
            slope.row(row).setZero();
        }
    }
}

/// The way a muscle turns round its cylinders at most samples: positive or negative.
[[nodiscard]] std::array<int, max_path_wraps> usual_turn(const SampledPath& path) {
    std::array<int, max_path_wraps> usual{};
    for (const auto& turn : path.turn) {
        for (std::size_t w = 0; w < max_path_wraps; ++w) usual[w] += turn[w];
    }
    return usual;
}

/// True where a muscle turns round a cylinder the other way: it slips round the back of a bone, where arms jump to the
/// other sign, and says nothing about a muscle.
[[nodiscard]] bool slips(const std::array<int, max_path_wraps>& turn, const std::array<int, max_path_wraps>& usual) {
    for (std::size_t w = 0; w < max_path_wraps; ++w) {
        if (turn[w] * usual[w] < 0) return true;
    }
    return false;
}

/// Weighs the samples, and leaves out those that slip.
void weigh(MuscleSamples& m, const FitBasis& basis) {
    const std::array<int, max_path_wraps> usual = usual_turn(m.samples);
    m.importance.resize(basis.samples.size());
    for (std::size_t i = 0; i < m.samples.turn.size(); ++i) {
        const bool slipped = slips(m.samples.turn[i], usual);
        if (slipped) ++m.left_out;
        m.importance[static_cast<Eigen::Index>(i)] = slipped ? 0.0 : basis.samples.core[i] ? 1.0 : fit_margin_weight;
    }
    for (const auto& turn : m.halfway.turn) m.halfway_counts.push_back(!slips(turn, usual));
}

struct FunctionFit {
    std::pair<int, int> degrees;
    Eigen::Matrix<double, Eigen::Dynamic, leg_ratio_count> by_ratio;  ///< of plain powers
    std::vector<FitError> errors;                                     ///< per target
    bool met = false;
};

/// Chebyshev coefficients of one function, row by row, as coefficients of plain powers.
[[nodiscard]] Eigen::VectorXd plain_powers(const Eigen::VectorXd& c, const std::pair<int, int>& degrees) {
    const auto to_powers = [](int degree) {
        Eigen::MatrixXd p = Eigen::MatrixXd::Zero(degree + 1, degree + 1);  // column k: T_k in powers of x
        p(0, 0) = 1.0;
        if (degree >= 1) p(1, 1) = 1.0;
        for (int k = 2; k <= degree; ++k) {
            p.col(k).tail(degree) = 2.0 * p.col(k - 1).head(degree);
            p.col(k) -= p.col(k - 2);
        }
        return p;
    };
    const Eigen::Index rows = degrees.first + 1;
    const Eigen::Index columns = degrees.second + 1;
    using RowMajor = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
    const RowMajor chebyshev_form = Eigen::Map<const RowMajor>(c.data(), rows, columns);
    const RowMajor powers = to_powers(degrees.first) * chebyshev_form * to_powers(degrees.second).transpose();
    return Eigen::Map<const Eigen::VectorXd>(powers.data(), rows * columns);
}

/// Least squares over all targets at once, each error counted in units of its aim; the fewest coefficients that meet
/// all aims, failing that the fewest nearly as good as any.
[[nodiscard]] FunctionFit smallest_fit(const FitBasis& basis, const MuscleSamples& m,
                                       const std::vector<FitTarget>& targets) {
    const Eigen::Index size = basis.at_samples[0].cols();
    const auto value = [](const Samples& s, const FitTarget& t) {
        return s.col(static_cast<Eigen::Index>(t.quantity)).matrix();
    };
    const auto design = [](const auto& matrices, const FitTarget& t) -> const Eigen::MatrixXd& {
        return matrices[static_cast<std::size_t>(t.along + 1)];
    };
    Eigen::MatrixXd gram = Eigen::MatrixXd::Zero(size, size);
    Eigen::MatrixXd right = Eigen::MatrixXd::Zero(size, 1 + leg_ratio_count);
    for (const FitTarget& t : targets) {
        const Eigen::MatrixXd& a = design(basis.at_samples, t);
        const Eigen::VectorXd weight = (m.importance / t.aim.rms).square().matrix();
        gram.selfadjointView<Eigen::Lower>().rankUpdate(
            (a.array().colwise() * weight.array().sqrt()).matrix().transpose());
        right.col(0) += a.transpose() * (weight.asDiagonal() * value(m.samples.values, t));
        for (Eigen::Index k = 0; k < leg_ratio_count; ++k) {
            right.col(1 + k) +=
                a.transpose() * (weight.asDiagonal() * value(m.by_ratio[static_cast<std::size_t>(k)], t));
        }
    }
    gram = Eigen::MatrixXd(gram.selfadjointView<Eigen::Lower>());

    struct Tried {
        double ratio;
        FunctionFit fit;
        Eigen::MatrixXd solution;
    };
    std::vector<Tried> tried;
    const auto finished = [&](Tried& best) {
        FunctionFit& fit = best.fit;
        fit.by_ratio.resize(best.solution.rows(), leg_ratio_count);
        // The parts add up to the fit of the published leg.
        for (Eigen::Index k = 1; k < leg_ratio_count; ++k) {
            fit.by_ratio.col(k) = plain_powers(best.solution.col(1 + k), fit.degrees);
        }
        const Eigen::VectorXd whole = plain_powers(best.solution.col(0), fit.degrees);
        fit.by_ratio.col(0) = whole - fit.by_ratio.rightCols(leg_ratio_count - 1).rowwise().sum();
        return fit;
    };
    for (const auto& degrees : basis.choices) {
        const std::vector<Eigen::Index> columns = basis.columns(degrees);
        const Eigen::LDLT<Eigen::MatrixXd> factor(gram(columns, columns));
        const Eigen::MatrixXd solution = factor.solve(right(columns, Eigen::all));
        Tried now{0.0, {degrees, {}, {}, false}, solution};
        for (const FitTarget& t : targets) {
            double square = 0.0;
            double most = 0.0;
            double margin_most = 0.0;
            int judged = 0;
            const auto judge = [&](const Eigen::MatrixXd& a, const Eigen::VectorXd& wanted, const auto& counts,
                                   const std::vector<bool>& core) {
                const Eigen::VectorXd off = a(Eigen::all, columns) * solution.col(0) - wanted;
                for (Eigen::Index i = 0; i < off.size(); ++i) {
                    if (!counts(i)) continue;
                    if (!core[static_cast<std::size_t>(i)]) {
                        margin_most = std::max(margin_most, std::abs(off[i]));
                        continue;
                    }
                    square += off[i] * off[i];
                    most = std::max(most, std::abs(off[i]));
                    ++judged;
                }
            };
            judge(
                design(basis.at_samples, t), value(m.samples.values, t),
                [&](Eigen::Index i) { return m.importance[i] > 0.0; }, basis.samples.core);
            judge(
                design(basis.at_halfway, t), value(m.halfway.values, t),
                [&](Eigen::Index i) { return m.halfway_counts[static_cast<std::size_t>(i)]; }, basis.halfway.core);
            const FitError error{std::sqrt(square / std::max(judged, 1)), most};
            now.fit.errors.push_back(error);
            now.ratio =
                std::max({now.ratio, error.rms / t.aim.rms, most / t.aim.most, margin_most / (2.0 * t.aim.most)});
        }
        now.fit.met = now.ratio <= 1.0;
        if (now.fit.met) return finished(now);
        tried.push_back(std::move(now));
    }
    const double best = std::ranges::min_element(tried, {}, &Tried::ratio)->ratio;
    return finished(*std::ranges::find_if(tried, [&](const Tried& t) { return t.ratio <= 1.1 * best; }));
}

/// Which of hip flexion, knee flexion and dorsiflexion change the length of each path, found at spread poses.
[[nodiscard]] std::vector<std::array<bool, 3>> crossed_joints(const LegGeometry& leg,
                                                              const std::array<FitRange, 3>& ranges) {
    std::vector<std::array<bool, 3>> crossed(leg.paths.size(), {false, false, false});
    constexpr int steps = 5;
    for (int n = 0; n < steps * steps * steps; ++n) {
        LegAngles<> at;
        int rest = n;
        for (const FitRange& r : ranges) {
            const double share = (0.5 + rest % steps) / steps;
            rest /= steps;
            angle_rad(at, *r.angle) = r.lowest_rad + share * (r.highest_rad - r.lowest_rad);
        }
        const LegPlacement<> placement = place_leg(leg, at);
        for (std::size_t i = 0; i < leg.paths.size(); ++i) {
            const GeometricPath<> path = geometric_path(leg, leg.paths[i], placement);
            for (std::size_t a = 0; a < 3; ++a) {
                if (std::abs(path.slope_m[index(*ranges[a].angle)]) > 1e-9) crossed[i][a] = true;
            }
        }
    }
    return crossed;
}

[[nodiscard]] FitError worse(const FitError& a, const FitError& b) {
    return {std::max(a.rms, b.rms), std::max(a.most, b.most)};
}

/// Adds the functions of one muscle to the fits of its leg.
void add_fits(const FitBasis& basis, const MuscleSamples& m, std::size_t muscle, FittedPaths& fits) {
    FitErrors& errors = fits.errors[muscle];
    errors.fitted = true;
    errors.aims_met = true;
    errors.left_out = m.left_out;
    const auto add = [&](const FunctionFit& fit, auto& coefficients) {
        FittedFunction function;
        function.u = {basis.samples.u.angle, fit.degrees.first, center_rad(basis.samples.u),
                      half_range_rad(basis.samples.u)};
        if (basis.samples.v.angle) {
            function.v = {basis.samples.v.angle, fit.degrees.second, center_rad(basis.samples.v),
                          half_range_rad(basis.samples.v)};
        }
        function.first = static_cast<int>(coefficients.rows());
        coefficients.conservativeResize(coefficients.rows() + fit.by_ratio.rows(), Eigen::NoChange);
        coefficients.bottomRows(fit.by_ratio.rows()) = fit.by_ratio;
        errors.aims_met = errors.aims_met && fit.met;
        return function;
    };
    FittedPathRow& row = fits.rows[muscle];
    std::vector<FitTarget> together{{length, length_aim_m, -1}, {slope_u, arm_aim_m, 0}};
    if (basis.samples.v.angle) together.push_back({slope_v, arm_aim_m, 1});
    const FunctionFit along = smallest_fit(basis, m, together);
    row.length_m = add(along, fits.by_ratio_m);
    errors.length_m = along.errors[0];
    for (std::size_t t = 1; t < along.errors.size(); ++t) errors.arm_m = worse(errors.arm_m, along.errors[t]);
    if (basis.samples.u.angle != LegCoordinate::hip_flexion) return;
    for (const auto& [quantity, function] : {std::pair{adduction_arm, &FittedPathRow::hip_adduction_arm_m},
                                             std::pair{rotation_arm, &FittedPathRow::hip_rotation_arm_m}}) {
        const FunctionFit fit = smallest_fit(basis, m, {{quantity, side_arm_aim_m, -1}});
        row.*function = add(fit, fits.by_ratio_m);
        errors.side_arm_m = worse(errors.side_arm_m, fit.errors[0]);
    }
    for (const auto& [quantity, function] :
         {std::pair{pull_x, &FittedPathRow::hip_pull_x}, std::pair{pull_y, &FittedPathRow::hip_pull_y},
          std::pair{pull_z, &FittedPathRow::hip_pull_z}}) {
        const FunctionFit fit = smallest_fit(basis, m, {{quantity, pull_aim, -1}});
        row.*function = add(fit, fits.pull_by_ratio);
        errors.pull = worse(errors.pull, fit.errors[0]);
    }
}

/// The part of a range that fits are judged over.
[[nodiscard]] FittedRange judged(const FitRange& r) {
    return {*r.angle, r.lowest_rad + r.lower_margin_rad, r.highest_rad - r.upper_margin_rad};
}

/// Errors of one muscle's fits at the samples of its path.
[[nodiscard]] FitErrors errors_of(const FittedPathRow& row, const std::vector<double>& coefficients,
                                  const FitGrid& grid, const SampledPath& path) {
    const std::array<int, max_path_wraps> usual = usual_turn(path);
    FitErrors errors;
    errors.fitted = true;
    std::array<FitError, quantity_count> by_quantity;
    int judged_count = 0;
    const auto slope = [](const FittedValue<double>& value, LegCoordinate angle) {
        return angle == LegCoordinate::hip_flexion    ? value.by_hip_flexion
               : angle == LegCoordinate::knee_flexion ? value.by_knee_flexion
                                                      : value.by_ankle_dorsiflexion;
    };
    for (Eigen::Index i = 0; i < grid.size(); ++i) {
        if (slips(path.turn[static_cast<std::size_t>(i)], usual)) {
            ++errors.left_out;
            continue;
        }
        ++judged_count;
        const LegAngles<> at = grid.angles(i);
        const auto add = [&](Quantity which, double fitted) {
            const double off = std::abs(fitted - path.values(i, static_cast<Eigen::Index>(which)));
            by_quantity[which].rms += off * off;
            by_quantity[which].most = std::max(by_quantity[which].most, off);
        };
        const FittedValue<double> along = evaluate<double>(row.length_m, coefficients, at);
        add(length, along.value);
        add(slope_u, slope(along, *grid.u.angle));
        if (grid.v.angle) add(slope_v, slope(along, *grid.v.angle));
        const auto add_function = [&](Quantity which, const FittedFunction& function) {
            if (function.exists()) add(which, evaluate<double>(function, coefficients, at).value);
        };
        add_function(adduction_arm, row.hip_adduction_arm_m);
        add_function(rotation_arm, row.hip_rotation_arm_m);
        add_function(pull_x, row.hip_pull_x);
        add_function(pull_y, row.hip_pull_y);
        add_function(pull_z, row.hip_pull_z);
    }
    for (FitError& e : by_quantity) e.rms = std::sqrt(e.rms / std::max(judged_count, 1));
    errors.length_m = by_quantity[length];
    errors.arm_m = worse(by_quantity[slope_u], by_quantity[slope_v]);
    errors.side_arm_m = worse(by_quantity[adduction_arm], by_quantity[rotation_arm]);
    errors.pull = worse(by_quantity[pull_x], worse(by_quantity[pull_y], by_quantity[pull_z]));
    return errors;
}

}  // namespace

FittedPaths fit_paths(const LegGeometry& leg, std::array<FitRange, 3> ranges) {
    for (FitRange& r : ranges) {
        if (!r.angle) reject("ranges", "none", "must be of hip flexion, knee flexion and ankle dorsiflexion");
        const CoordinateRange& own = leg.ranges[index(*r.angle)];
        const double lowest_judged_rad = std::max(r.lowest_rad + r.lower_margin_rad, own.lowest_rad);
        const double highest_judged_rad = std::min(r.highest_rad - r.upper_margin_rad, own.highest_rad);
        r.lowest_rad = std::max(r.lowest_rad, own.lowest_rad);
        r.highest_rad = std::min(r.highest_rad, own.highest_rad);
        r.lower_margin_rad = lowest_judged_rad - r.lowest_rad;
        r.upper_margin_rad = r.highest_rad - highest_judged_rad;
    }
    FittedPaths fits;
    fits.rows.resize(leg.paths.size());
    fits.errors.resize(leg.paths.size());
    const std::vector<std::array<bool, 3>> crossed = crossed_joints(leg, ranges);

    std::vector<LegGeometry> stretched;
    for (Eigen::Index k = 0; k < leg_ratio_count; ++k) {
        for (const double step : {-fit_ratio_step, fit_ratio_step}) {
            LegRatios ratios = LegRatios::Ones();
            ratios[k] += step;
            stretched.push_back(scaled(leg, leg_scale(ratios)));
        }
    }
    const FitRange none{};
    for (const auto& [u, v] :
         {std::pair{0, -1}, std::pair{1, -1}, std::pair{2, -1}, std::pair{0, 1}, std::pair{1, 2}, std::pair{0, 2}}) {
        std::vector<std::size_t> which;
        for (std::size_t i = 0; i < crossed.size(); ++i) {
            std::array<bool, 3> pair{};
            pair[static_cast<std::size_t>(u)] = true;
            if (v >= 0) pair[static_cast<std::size_t>(v)] = true;
            if (crossed[i] == pair) which.push_back(i);
        }
        const auto moves = [&](int angle) {
            const FitRange& r = ranges[static_cast<std::size_t>(angle)];
            return judged(r).highest_rad - judged(r).lowest_rad > 0.1;
        };
        if (which.empty() || !moves(u) || (v >= 0 && !moves(v))) continue;
        const FitBasis basis(ranges[static_cast<std::size_t>(u)], v < 0 ? none : ranges[static_cast<std::size_t>(v)]);
        std::vector<SampledPath> samples = sample_paths(leg, which, basis.samples);
        std::vector<SampledPath> halfway = sample_paths(leg, which, basis.halfway);
        std::vector<std::vector<SampledPath>> at_ratios;
        for (const LegGeometry& other : stretched) {
            at_ratios.push_back(sample_paths(other, which, basis.samples));
        }
        for (std::size_t k = 0; k < which.size(); ++k) {
            MuscleSamples m;
            m.samples = std::move(samples[k]);
            m.halfway = std::move(halfway[k]);
            weigh(m, basis);
            for (std::size_t r = 0; r < static_cast<std::size_t>(leg_ratio_count); ++r) {
                differentiate(at_ratios[2 * r][k], at_ratios[2 * r + 1][k], m, r);
            }
            // A direction has no length of its own: its parts are its derivatives and, with the first, itself.
            m.by_ratio[0].rightCols<3>() += m.samples.values.rightCols<3>();
            add_fits(basis, m, which[k], fits);
        }
    }
    for (FittedPathRow& row : fits.rows) {
        for (FittedFunction* f : {&row.hip_pull_x, &row.hip_pull_y, &row.hip_pull_z}) {
            if (f->exists()) f->first += static_cast<int>(fits.by_ratio_m.rows());
        }
    }
    fits.complete = true;
    for (const FittedPathRow& row : fits.rows) {
        fits.complete = fits.complete && row.length_m.exists();
        for (const PathAxis& axis : {row.length_m.u, row.length_m.v}) {
            if (!axis.angle || std::ranges::find(fits.domain, *axis.angle, &FittedRange::angle) != fits.domain.end()) {
                continue;
            }
            fits.domain.push_back(judged(*std::ranges::find(ranges, axis.angle, &FitRange::angle)));
        }
    }
    return fits;
}

std::vector<FitErrors> fit_errors(const LegGeometry& leg, const FittedPaths& fits, const LegScale& scale) {
    const LegGeometry person = scaled(leg, scale);
    const std::vector<double> coefficients = fits.coefficients(scale);
    std::vector<FitErrors> errors(fits.rows.size());
    const auto range_of = [&](const PathAxis& axis) {
        if (!axis.angle) return FitRange{};
        const FittedRange& r = *std::ranges::find(fits.domain, *axis.angle, &FittedRange::angle);
        return FitRange{r.angle, r.lowest_rad, r.highest_rad};
    };
    // Muscles over the same angles share a grid.
    std::map<std::pair<std::optional<LegCoordinate>, std::optional<LegCoordinate>>, std::vector<std::size_t>> alike;
    for (std::size_t i = 0; i < fits.rows.size(); ++i) {
        const FittedFunction& length = fits.rows[i].length_m;
        if (length.exists()) alike[{length.u.angle, length.v.angle}].push_back(i);
    }
    for (const auto& [angles, which] : alike) {
        const FittedFunction& first = fits.rows[which.front()].length_m;
        const FitRange u = range_of(first.u);
        const FitRange v = range_of(first.v);
        const FitGrid grid = fit_grid(u, v, 0.5 * fit_pitch_rad, false);
        const std::vector<SampledPath> sampled = sample_paths(person, which, grid);
        for (std::size_t k = 0; k < which.size(); ++k) {
            errors[which[k]] = errors_of(fits.rows[which[k]], coefficients, grid, sampled[k]);
            errors[which[k]].aims_met = fits.errors[which[k]].aims_met;
        }
    }
    return errors;
}

}  // namespace coxa
