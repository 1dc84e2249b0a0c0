#pragma once

#include <coxa/core/lanes.hpp>
#include <coxa/core/mask.hpp>
#include <coxa/core/scalar.hpp>

#include <Eigen/Core>

#include <array>
#include <cmath>
#include <cstddef>
#include <tuple>
#include <type_traits>
#include <utility>

namespace coxa {

/// A pack of poses: a number for each, all worked on by one instruction where the processor can.
///
/// @tparam Lanes  poses in the pack, 2, 4 or 8; the registers of most processors hold 2, 4 or 8 numbers
template <int Lanes>
class Pack {
public:
    using Registers = detail::Registers<Lanes>;
    using Values = std::array<double, static_cast<std::size_t>(Lanes)>;

    Pack() = default;                       // without values, like a double
    EIGEN_ALWAYS_INLINE Pack(double value)  // a number, the same in every pose
        : lanes_(Registers::each([&](int) { return Eigen::internal::pset1<detail::Register<Lanes>>(value); })) {}
    EIGEN_ALWAYS_INLINE explicit Pack(const Values& values) : lanes_(Registers::load(values.data())) {}
    EIGEN_ALWAYS_INLINE explicit Pack(const Registers& lanes) : lanes_(lanes) {}

    /// From and to numbers that lie one behind the other.
    [[nodiscard]] static EIGEN_ALWAYS_INLINE Pack load(const double* from) { return Pack(Registers::load(from)); }
    EIGEN_ALWAYS_INLINE void store(double* to) const { lanes_.store(to); }

    static constexpr int size() { return Lanes; }
    [[nodiscard]] const Registers& registers() const { return lanes_; }
    [[nodiscard]] EIGEN_ALWAYS_INLINE Values lanes() const {
        Values values;
        lanes_.store(values.data());
        return values;
    }
    [[nodiscard]] double operator[](int lane) const { return lanes()[static_cast<std::size_t>(lane)]; }

    /// A number for each lane by its index.
    template <class Function>
    [[nodiscard]] static EIGEN_ALWAYS_INLINE Pack each(const Function& function) {
        Values values;
        for (int i = 0; i < Lanes; ++i) values[static_cast<std::size_t>(i)] = function(i);
        return Pack(values);
    }

    EIGEN_ALWAYS_INLINE Pack& operator+=(const Pack& b) { return *this = *this + b; }
    EIGEN_ALWAYS_INLINE Pack& operator-=(const Pack& b) { return *this = *this - b; }
    EIGEN_ALWAYS_INLINE Pack& operator*=(const Pack& b) { return *this = *this * b; }
    EIGEN_ALWAYS_INLINE Pack& operator/=(const Pack& b) { return *this = *this / b; }
    friend EIGEN_ALWAYS_INLINE Pack operator+(const Pack& a, const Pack& b) {
        return made([&](int r) { return Eigen::internal::padd(a.lanes_.of[r], b.lanes_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Pack operator-(const Pack& a, const Pack& b) {
        return made([&](int r) { return Eigen::internal::psub(a.lanes_.of[r], b.lanes_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Pack operator*(const Pack& a, const Pack& b) {
        return made([&](int r) { return Eigen::internal::pmul(a.lanes_.of[r], b.lanes_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Pack operator/(const Pack& a, const Pack& b) {
        return made([&](int r) { return Eigen::internal::pdiv(a.lanes_.of[r], b.lanes_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Pack operator-(const Pack& a) {
        return made([&](int r) { return Eigen::internal::pnegate(a.lanes_.of[r]); });
    }

    friend EIGEN_ALWAYS_INLINE Mask<Lanes> operator<(const Pack& a, const Pack& b) {
        return Mask<Lanes>(
            Registers::each([&](int r) { return Eigen::internal::pcmp_lt(a.lanes_.of[r], b.lanes_.of[r]); }));
    }
    friend EIGEN_ALWAYS_INLINE Mask<Lanes> operator<=(const Pack& a, const Pack& b) {
        return Mask<Lanes>(
            Registers::each([&](int r) { return Eigen::internal::pcmp_le(a.lanes_.of[r], b.lanes_.of[r]); }));
    }
    friend EIGEN_ALWAYS_INLINE Mask<Lanes> operator==(const Pack& a, const Pack& b) {
        return Mask<Lanes>(
            Registers::each([&](int r) { return Eigen::internal::pcmp_eq(a.lanes_.of[r], b.lanes_.of[r]); }));
    }
    friend EIGEN_ALWAYS_INLINE Mask<Lanes> operator>(const Pack& a, const Pack& b) { return b < a; }
    friend EIGEN_ALWAYS_INLINE Mask<Lanes> operator>=(const Pack& a, const Pack& b) { return b <= a; }
    friend EIGEN_ALWAYS_INLINE Mask<Lanes> operator!=(const Pack& a, const Pack& b) { return !(a == b); }

    friend EIGEN_ALWAYS_INLINE Pack select(const Mask<Lanes>& mask, const Pack& a, const Pack& b) {
        return made([&](int r) { return Eigen::internal::pselect(mask.bits().of[r], a.lanes_.of[r], b.lanes_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Pack sqrt(const Pack& a) {
        return made([&](int r) { return Eigen::internal::psqrt(a.lanes_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Pack abs(const Pack& a) {
        return made([&](int r) { return Eigen::internal::pabs(a.lanes_.of[r]); });
    }
    /// As std::max and std::min have it: the first where they are equal or not numbers.
    friend EIGEN_ALWAYS_INLINE Pack larger(const Pack& a, const Pack& b) {
        return made([&](int r) { return Eigen::internal::pmax(a.lanes_.of[r], b.lanes_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Pack smaller(const Pack& a, const Pack& b) {
        return made([&](int r) { return Eigen::internal::pmin(a.lanes_.of[r], b.lanes_.of[r]); });
    }

    // The standard library has these for one number at a time.
    friend EIGEN_ALWAYS_INLINE Pack sin(const Pack& a) {
        const Values values = a.lanes();
        return each([&](int i) { return std::sin(values[static_cast<std::size_t>(i)]); });
    }
    friend EIGEN_ALWAYS_INLINE Pack cos(const Pack& a) {
        const Values values = a.lanes();
        return each([&](int i) { return std::cos(values[static_cast<std::size_t>(i)]); });
    }
    friend EIGEN_ALWAYS_INLINE Pack atan2(const Pack& y, const Pack& x) {
        const Values above = y.lanes(), ahead = x.lanes();
        return each(
            [&](int i) { return std::atan2(above[static_cast<std::size_t>(i)], ahead[static_cast<std::size_t>(i)]); });
    }

private:
    template <class Function>
    [[nodiscard]] static EIGEN_ALWAYS_INLINE Pack made(const Function& function) {
        return Pack(Registers::each(function));
    }

    Registers lanes_;
};

template <int Lanes>
inline constexpr int lane_count<Pack<Lanes>> = Lanes;

/// A pack has no derivatives: it is all value.
template <int Lanes>
[[nodiscard]] EIGEN_ALWAYS_INLINE const Pack<Lanes>& value_of(const Pack<Lanes>& x) {
    return x;
}

template <int Lanes>
[[nodiscard]] double lane_of(const Pack<Lanes>& x, int lane) {
    return x[lane];
}

template <class X, int Lanes, class Function>
[[nodiscard]] EIGEN_ALWAYS_INLINE PerLane<Pack<Lanes>, X> per_lane_of(const Pack<Lanes>& x, const Function& f) {
    const auto values = x.lanes();
    PerLane<Pack<Lanes>, X> found;
    for (std::size_t i = 0; i < values.size(); ++i) found[i] = f(values[i]);
    return found;
}

template <int Lanes>
[[nodiscard]] EIGEN_ALWAYS_INLINE std::pair<PerLane<Pack<Lanes>, int>, Pack<Lanes>> whole_part(const Pack<Lanes>& x) {
    const auto whole = per_lane_of<int>(x, [](double value) { return static_cast<int>(value); });
    return {whole, Pack<Lanes>::each([&](int i) { return static_cast<double>(whole[static_cast<std::size_t>(i)]); })};
}

template <Scalar T, std::size_t Lanes, class Row>
[[nodiscard]] EIGEN_ALWAYS_INLINE auto gather(const std::array<int, Lanes>& k, const Row& row) {
    constexpr int columns = static_cast<int>(std::tuple_size_v<std::remove_cvref_t<decltype(row(k[0]))>>);
    constexpr int size = T::Registers::size;
    std::array<typename T::Registers, static_cast<std::size_t>(columns)> found;
    if constexpr (columns < size) {
        for (std::size_t c = 0; c < found.size(); ++c) {
            found[c] = T::each([&](int i) { return row(k[static_cast<std::size_t>(i)])[c]; }).registers();
        }
    } else {
        using Register = detail::Register<static_cast<int>(Lanes)>;
        for (int r = 0; r < T::Registers::count; ++r) {
            // Squares of numbers, rows of the table, turned over; the last begins earlier where it has to fit in.
            for (int begin = 0; begin < columns; begin += size) {
                const int first = begin + size <= columns ? begin : columns - size;
                Eigen::internal::PacketBlock<Register, size> square;
                for (int i = 0; i < size; ++i) {
                    const double* from = row(k[static_cast<std::size_t>(r * size + i)]).data();
                    square.packet[i] = Eigen::internal::ploadu<Register>(from + first);
                }
                Eigen::internal::ptranspose(square);
                for (int i = 0; i < size; ++i) found[static_cast<std::size_t>(first + i)].of[r] = square.packet[i];
            }
        }
    }
    std::array<T, static_cast<std::size_t>(columns)> packs;
    for (std::size_t c = 0; c < packs.size(); ++c) packs[c] = T(found[c]);
    return packs;
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
