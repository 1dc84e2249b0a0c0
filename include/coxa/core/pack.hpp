#pragma once

#include <coxa/core/lanes.hpp>
#include <coxa/core/scalar.hpp>

#include <Eigen/Core>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace coxa {

/// A yes or no for each pose of a pack. && and || look at both sides.
template <int Lanes>
class Mask {
public:
    Mask() = default;
    Mask(bool all) { yes_.fill(all ? -1 : 0); }  // the same in every pose

    [[nodiscard]] bool operator[](int lane) const { return yes_[static_cast<std::size_t>(lane)] != 0; }
    void set(int lane, bool yes) { yes_[static_cast<std::size_t>(lane)] = yes ? -1 : 0; }

    friend Mask operator&&(const Mask& a, const Mask& b) {
        return made([&](std::size_t i) { return a.yes_[i] & b.yes_[i]; });
    }
    friend Mask operator||(const Mask& a, const Mask& b) {
        return made([&](std::size_t i) { return a.yes_[i] | b.yes_[i]; });
    }
    friend Mask operator==(const Mask& a, const Mask& b) {
        return made([&](std::size_t i) { return ~(a.yes_[i] ^ b.yes_[i]); });
    }
    friend Mask operator!=(const Mask& a, const Mask& b) {
        return made([&](std::size_t i) { return a.yes_[i] ^ b.yes_[i]; });
    }
    friend Mask operator!(const Mask& a) {
        return made([&](std::size_t i) { return ~a.yes_[i]; });
    }
    friend bool any(const Mask& mask) {
        std::int64_t found = 0;
        for (const std::int64_t yes : mask.yes_) found |= yes;
        return found != 0;
    }
    friend bool all(const Mask& mask) {
        std::int64_t found = -1;
        for (const std::int64_t yes : mask.yes_) found &= yes;
        return found != 0;
    }

    /// Made of -1 (yes) and 0 (no) for each lane.
    template <class Bits>
    [[nodiscard]] static Mask made(const Bits& bits) {
        Mask mask;
        for (std::size_t i = 0; i < mask.yes_.size(); ++i) mask.yes_[i] = bits(i);
        return mask;
    }

private:
    std::array<std::int64_t, static_cast<std::size_t>(Lanes)> yes_;  // as wide as the numbers it selects
};

/// A pack of poses: a number for each, all worked on by one instruction where the processor can.
///
/// @tparam Lanes  poses in the pack, >= 2; the registers of most processors hold 2, 4 or 8 numbers
template <int Lanes>
struct Pack {
    static_assert(Lanes >= 2);

    Eigen::Array<double, Lanes, 1> lanes;

    Pack() = default;                                                               // without values, like a double
    Pack(double value) : lanes(Eigen::Array<double, Lanes, 1>::Constant(value)) {}  // a number, the same in every pose
    template <class Derived>
    explicit Pack(const Eigen::ArrayBase<Derived>& values) : lanes(values) {}

    static constexpr int size() { return Lanes; }
    [[nodiscard]] double operator[](int lane) const { return lanes[lane]; }
    [[nodiscard]] double& operator[](int lane) { return lanes[lane]; }

    Pack& operator+=(const Pack& b) { return *this = *this + b; }
    Pack& operator-=(const Pack& b) { return *this = *this - b; }
    Pack& operator*=(const Pack& b) { return *this = *this * b; }
    Pack& operator/=(const Pack& b) { return *this = *this / b; }
    friend Pack operator+(const Pack& a, const Pack& b) { return Pack(a.lanes + b.lanes); }
    friend Pack operator-(const Pack& a, const Pack& b) { return Pack(a.lanes - b.lanes); }
    friend Pack operator*(const Pack& a, const Pack& b) { return Pack(a.lanes * b.lanes); }
    friend Pack operator/(const Pack& a, const Pack& b) { return Pack(a.lanes / b.lanes); }
    friend Pack operator-(const Pack& a) { return Pack(-a.lanes); }

    friend Mask<Lanes> operator<(const Pack& a, const Pack& b) {
        return Mask<Lanes>::made([&](std::size_t i) { return -std::int64_t{a.at(i) < b.at(i)}; });
    }
    friend Mask<Lanes> operator<=(const Pack& a, const Pack& b) {
        return Mask<Lanes>::made([&](std::size_t i) { return -std::int64_t{a.at(i) <= b.at(i)}; });
    }
    friend Mask<Lanes> operator==(const Pack& a, const Pack& b) {
        return Mask<Lanes>::made([&](std::size_t i) { return -std::int64_t{a.at(i) == b.at(i)}; });
    }
    friend Mask<Lanes> operator>(const Pack& a, const Pack& b) { return b < a; }
    friend Mask<Lanes> operator>=(const Pack& a, const Pack& b) { return b <= a; }
    friend Mask<Lanes> operator!=(const Pack& a, const Pack& b) { return !(a == b); }

    friend Pack select(const Mask<Lanes>& mask, const Pack& a, const Pack& b) {
        Pack kept;
        for (int i = 0; i < Lanes; ++i) kept[i] = mask[i] ? a[i] : b[i];
        return kept;
    }
    friend Pack sqrt(const Pack& a) { return Pack(a.lanes.sqrt()); }
    friend Pack abs(const Pack& a) { return Pack(a.lanes.abs()); }

    // The standard library has these for one number at a time.
    friend Pack sin(const Pack& a) {
        return each([&](int i) { return std::sin(a[i]); });
    }
    friend Pack cos(const Pack& a) {
        return each([&](int i) { return std::cos(a[i]); });
    }
    friend Pack atan2(const Pack& y, const Pack& x) {
        return each([&](int i) { return std::atan2(y[i], x[i]); });
    }

    /// A number for each lane by its index.
    template <class Function>
    [[nodiscard]] static Pack each(const Function& function) {
        Pack made;
        for (int i = 0; i < Lanes; ++i) made[i] = function(i);
        return made;
    }

private:
    [[nodiscard]] double at(std::size_t lane) const { return lanes[static_cast<Eigen::Index>(lane)]; }
};

template <int Lanes>
inline constexpr int lane_count<Pack<Lanes>> = Lanes;

/// A pack has no derivatives: it is all value.
template <int Lanes>
[[nodiscard]] const Pack<Lanes>& value_of(const Pack<Lanes>& x) {
    return x;
}

template <int Lanes>
[[nodiscard]] double lane_of(const Pack<Lanes>& x, int lane) {
    return x[lane];
}

template <class X, int Lanes, class Function>
[[nodiscard]] PerLane<Pack<Lanes>, X> per_lane_of(const Pack<Lanes>& x, const Function& f) {
    PerLane<Pack<Lanes>, X> found;
    for (int i = 0; i < Lanes; ++i) found[static_cast<std::size_t>(i)] = f(x[i]);
    return found;
}

template <int Lanes>
[[nodiscard]] std::array<int, static_cast<std::size_t>(Lanes)> whole_part(const Pack<Lanes>& x) {
    std::array<int, static_cast<std::size_t>(Lanes)> whole;
    for (int i = 0; i < Lanes; ++i) whole[static_cast<std::size_t>(i)] = static_cast<int>(x[i]);
    return whole;
}
template <Scalar T, std::size_t Lanes>
[[nodiscard]] T number_of(const std::array<int, Lanes>& k) {
    return T::each([&](int i) { return static_cast<double>(k[static_cast<std::size_t>(i)]); });
}

template <Scalar T, std::size_t Lanes, class Row>
[[nodiscard]] auto gather(const std::array<int, Lanes>& k, const Row& row) {
    std::array<T, std::tuple_size_v<std::remove_cvref_t<decltype(row(k[0]))>>> found;
    for (std::size_t i = 0; i < Lanes; ++i) {
        const auto& from = row(k[i]);
        for (std::size_t c = 0; c < found.size(); ++c) found[c][static_cast<int>(i)] = from[c];
    }
    return found;
}

/// See Lead: the lanes of a pack that decide like their leader, the first of those that are left.
template <int Lanes>
class Lead<Pack<Lanes>> {
public:
    /// @param left  lanes to be led, at least one
    explicit Lead(const Mask<Lanes>& left) : following_(left) {
        while (!left[leader_]) ++leader_;
    }

    [[nodiscard]] bool operator()(const Mask<Lanes>& yes) {
        const bool taken = yes[leader_];
        following_ = following_ && (yes == Mask<Lanes>(taken));
        return taken;
    }
    [[nodiscard]] const Mask<Lanes>& following() const { return following_; }

private:
    Mask<Lanes> following_;
    int leader_ = 0;
};

template <int Lanes>
void take_lanes(Pack<Lanes>& into, const Pack<Lanes>& from, const Mask<Lanes>& mask) {
    into = select(mask, from, into);
}
template <class X, std::size_t Lanes>
void take_lanes(std::array<X, Lanes>& into, const std::array<X, Lanes>& from, const Mask<static_cast<int>(Lanes)>& m) {
    for (std::size_t i = 0; i < Lanes; ++i) {
        if (m[static_cast<int>(i)]) into[i] = from[i];
    }
}

}  // namespace coxa

namespace Eigen {

template <int Lanes>
struct NumTraits<coxa::Pack<Lanes>> : NumTraits<double> {
    using Real = coxa::Pack<Lanes>;
    using NonInteger = coxa::Pack<Lanes>;
    using Nested = coxa::Pack<Lanes>;
    using Literal = double;
    enum { IsComplex = 0, IsInteger = 0, IsSigned = 1, RequireInitialization = 1 };
};

template <int Lanes, class BinaryOp>
struct ScalarBinaryOpTraits<coxa::Pack<Lanes>, double, BinaryOp> {
    using ReturnType = coxa::Pack<Lanes>;
};
template <int Lanes, class BinaryOp>
struct ScalarBinaryOpTraits<double, coxa::Pack<Lanes>, BinaryOp> {
    using ReturnType = coxa::Pack<Lanes>;
};

}  // namespace Eigen
