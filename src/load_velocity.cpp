#include <coxa/simulation/load_velocity.hpp>

namespace coxa {

namespace {

LoadVelocityLine line_through(const Series& fraction, const Series& velocity_m_per_s) {
    std::vector<std::pair<double, double>> points;
    for (Eigen::Index i = 0; i < fraction.size(); ++i) {
        if (std::isfinite(velocity_m_per_s[i])) points.emplace_back(fraction[i], velocity_m_per_s[i]);
    }
    LoadVelocityLine line;
    const double nan = std::numeric_limits<double>::quiet_NaN();
    line = {nan, nan, nan, nan};
    if (points.size() < 2) return line;
    const auto count = static_cast<double>(points.size());
    double mean_x = 0.0, mean_y = 0.0;
    for (const auto& [x, y] : points) mean_x += x / count, mean_y += y / count;
    double xx = 0.0, xy = 0.0, yy = 0.0;
    for (const auto& [x, y] : points) {
        xx += (x - mean_x) * (x - mean_x);
        xy += (x - mean_x) * (y - mean_y);
        yy += (y - mean_y) * (y - mean_y);
    }
    line.slope_m_per_s_per_fraction = xy / xx;
    line.velocity_at_no_load_m_per_s = mean_y - line.slope_m_per_s_per_fraction * mean_x;
    line.fraction_at_no_velocity = -line.velocity_at_no_load_m_per_s / line.slope_m_per_s_per_fraction;
    line.r_squared = yy > 0.0 ? xy * xy / (xx * yy) : 1.0;
    return line;
}

}  // namespace

LoadVelocity load_velocity(const MovingLift& lift, const std::vector<double>& fractions, const ForwardOptions& forward,
                           const Progress& progress) {
    if (fractions.size() < 2) {
        reject("fractions", static_cast<double>(fractions.size()), "loads", "must be at least two");
    }
    for (const double fraction : fractions) require_between("fractions", fraction, "", 1e-3, 1.2);
    std::vector<double> sorted = fractions;
    std::ranges::sort(sorted);
    if (const auto same = std::ranges::adjacent_find(sorted); same != sorted.end()) {
        reject("fractions", *same, "", "must be given once");
    }
    ForwardOptions maximal = forward;
    maximal.intent = Intent::maximal;
    maximal.lowers = false;
    LoadVelocity result;
    const auto count = static_cast<Eigen::Index>(fractions.size());
    const auto no_load_yet = [&](int, int) { return !progress || progress(0, static_cast<int>(count)); };
    result.one_rep_max = one_rep_max(lift, {.forward = maximal}, no_load_yet);
    Series* const columns[] = {&result.fraction,
                               &result.bar_mass_kg,
                               &result.mean_bar_velocity_m_per_s,
                               &result.mean_propulsive_velocity_m_per_s,
                               &result.peak_bar_velocity_m_per_s,
                               &result.mean_bar_power_W,
                               &result.lift_duration_s};
    for (Series* column : columns) column->setConstant(count, std::numeric_limits<double>::quiet_NaN());
    const auto measure = [&](Eigen::Index i) {
        result.fraction[i] = fractions[static_cast<std::size_t>(i)];
        result.bar_mass_kg[i] = result.fraction[i] * result.one_rep_max.bar_mass_kg;
        if (result.one_rep_max.status != Status::ok) return Outcome::not_tried;
        Trajectory lifted = forward_trajectory(lift, result.bar_mass_kg[i], maximal);
        if (lifted.outcome == Outcome::stalled && result.fraction[i] <= 1.0 && maximal.arrest != Arrest::hard_stop) {
            ForwardOptions stopped = maximal;
            stopped.arrest = Arrest::hard_stop;
            lifted = forward_trajectory(lift, result.bar_mass_kg[i], stopped);
        }
        const Repetition rep = observe(lift, lifted);
        if (rep.outcome != Outcome::completed) return rep.outcome;
        result.mean_bar_velocity_m_per_s[i] = rep.totals.mean_bar_velocity_m_per_s;
        result.mean_propulsive_velocity_m_per_s[i] = rep.totals.mean_propulsive_velocity_m_per_s;
        result.peak_bar_velocity_m_per_s[i] = rep.totals.peak_bar_velocity_m_per_s;
        result.mean_bar_power_W[i] = rep.totals.mean_bar_power_W;
        result.lift_duration_s[i] = rep.totals.lift_duration_s;
        return rep.outcome;
    };
    Eigen::Index done = 0;
    for (bool goes_on = result.one_rep_max.status != Status::not_converged; goes_on && done < count;) {
        result.outcome.push_back(measure(done++));
        goes_on = !progress || progress(static_cast<int>(done), static_cast<int>(count));
    }
    for (Series* column : columns) column->conservativeResize(done);
    result.mean_line = line_through(result.fraction, result.mean_bar_velocity_m_per_s);
    result.propulsive_line = line_through(result.fraction, result.mean_propulsive_velocity_m_per_s);
    result.peak_line = line_through(result.fraction, result.peak_bar_velocity_m_per_s);
    return result;
}

}  // namespace coxa
