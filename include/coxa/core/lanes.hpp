#pragma once

#include <coxa/core/scalar.hpp>

#include <array>
#include <cstddef>
#include <type_traits>
#include <utility>

/// How code over the scalar branches. `double` and derivative numbers are of one pose: one lane. A pack of poses has a
/// lane for each (pack.hpp), and what is a bool of one pose is a mask of many. There are three ways:
///  - select(mask, a, b) calculates both and keeps one in each lane: for short branches;
///  - gather reads a table at another place in every lane: for splines;
///  - by_leader takes long branches the way one lane takes them and comes back for the lanes that go another way.
namespace coxa {

/// The poses in a number.
template <class T>
inline constexpr int lane_count = 1;

/// What the values of a number are: `double`, or a pack.
template <Scalar T>
using ValueOf = std::remove_cvref_t<decltype(value_of(std::declval<const T&>()))>;

/// A yes or no for every lane: bool, or a mask.
template <Scalar T>
using MaskOf = std::remove_cvref_t<decltype(value_of(std::declval<const T&>()) < 0.0)>;

/// Something that is no number, for every lane: X itself, or an array of them.
template <class T, class X>
using PerLane = std::conditional_t<lane_count<T> == 1, X, std::array<X, static_cast<std::size_t>(lane_count<T>)>>;

/// The same in every lane.
template <class T, class X>
[[nodiscard]] PerLane<T, X> per_lane(const X& x) {
    if constexpr (lane_count<T> == 1) {
        return x;
    } else {
        PerLane<T, X> all;
        all.fill(x);
        return all;
    }
}

[[nodiscard]] constexpr bool any(bool mask) { return mask; }
[[nodiscard]] constexpr bool all(bool mask) { return mask; }

/// a where the mask says yes, otherwise b.
template <class T>
[[nodiscard]] const T& select(bool mask, const T& a, const T& b) {
    return mask ? a : b;
}

template <Scalar T>
[[nodiscard]] EIGEN_ALWAYS_INLINE T larger(const T& a, const T& b) {
    return select(value_of(a) < value_of(b), b, a);
}
template <Scalar T>
[[nodiscard]] EIGEN_ALWAYS_INLINE T smaller(const T& a, const T& b) {
    return select(value_of(b) < value_of(a), b, a);
}

/// Takes what the mask says from another.
template <class X>
void take_lanes(X& into, const X& from, bool mask) {
    if (mask) into = from;
}

/// The number of one lane.
[[nodiscard]] inline double lane_of(double x, int) { return x; }

/// A function of one number that gives no number, for every lane.
template <class X, class Function>
[[nodiscard]] X per_lane_of(double x, const Function& f) {
    return f(x);
}

/// The whole part of numbers below 2^31 and not below 0: to look up a table with, and as a number.
[[nodiscard]] inline std::pair<int, double> whole_part(double x) {
    const int whole = static_cast<int>(x);
    return {whole, static_cast<double>(whole)};
}

/// The row k of a table, an array of numbers; for a pack an array of packs, for each lane the row of its own.
template <Scalar T, class Row>
[[nodiscard]] auto gather(int k, const Row& row) {
    return row(k);
}

/// Decides where lanes branch: all go the way of the leader, and those that would go another way are left behind. With
/// one lane a decision is just that.
///
///     if (lead(value_of(x) < 0.0)) ...
template <Scalar T>
class Lead {
public:
    [[nodiscard]] bool operator()(bool yes) const { return yes; }
};

/// The result of work(lead), each lane with the decisions of its own: work is repeated for the lanes left behind until
/// there is none. Where all lanes agree, once.
///
/// @param work  gives a result with take_lanes(into, from, mask)
template <Scalar T, class Work>
[[nodiscard]] auto by_leader(const Work& work) {
    if constexpr (lane_count<T> == 1) {
        Lead<T> lead;
        return work(lead);
    } else {
        MaskOf<T> left(true);
        Lead<T> first(left);
        auto result = work(first);
        left = left && !first.following();
        while (any(left)) {
            Lead<T> next(left);
            const auto other = work(next);
            take_lanes(result, other, next.following());
            left = left && !next.following();
        }
        return result;
    }
}

}  // namespace coxa
