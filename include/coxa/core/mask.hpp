#pragma once

#include <Eigen/Core>

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace coxa {

namespace detail {

/// The widest register for a number of doubles, by Eigen's layer over the instruction sets; one double where it has
/// none.
template <int Lanes>
using Register = typename Eigen::internal::find_best_packet<double, Lanes>::type;

template <int Lanes>
inline constexpr int register_size = Eigen::internal::unpacket_traits<Register<Lanes>>::size;

/// As many registers as a number of doubles needs.
template <int Lanes>
struct Registers {
    static constexpr int size = register_size<Lanes>;
    static constexpr int count = Lanes / size;
    static_assert(count * size == Lanes, "a pack fills whole registers");

    Register<Lanes> of[static_cast<std::size_t>(count)];

    /// Made of a register by its index.
    template <class Function>
    [[nodiscard]] static EIGEN_ALWAYS_INLINE Registers each(const Function& function) {
        Registers made;
        for (int r = 0; r < count; ++r) made.of[r] = function(r);
        return made;
    }
    [[nodiscard]] static EIGEN_ALWAYS_INLINE Registers load(const double* from) {
        return each([&](int r) { return Eigen::internal::ploadu<Register<Lanes>>(from + r * size); });
    }
    EIGEN_ALWAYS_INLINE void store(double* to) const {
        for (int r = 0; r < count; ++r) Eigen::internal::pstoreu(to + r * size, of[r]);
    }
};

}  // namespace detail

/// A yes or no for each pose of a pack. && and || look at both sides.
template <int Lanes>
class Mask {
public:
    using Registers = detail::Registers<Lanes>;

    Mask() = default;
    EIGEN_ALWAYS_INLINE Mask(bool yes)  // the same in every pose
        : bits_(Registers::each([&](int) {
              using Register = detail::Register<Lanes>;
              const auto zero = Eigen::internal::pset1<Register>(0.0);
              return yes ? Eigen::internal::ptrue(zero) : zero;
          })) {}
    EIGEN_ALWAYS_INLINE explicit Mask(const Registers& bits) : bits_(bits) {}  // all bits of a lane, or none

    [[nodiscard]] bool operator[](int lane) const { return words()[static_cast<std::size_t>(lane)] != 0; }
    [[nodiscard]] const Registers& bits() const { return bits_; }

    friend EIGEN_ALWAYS_INLINE Mask operator&&(const Mask& a, const Mask& b) {
        return made([&](int r) { return Eigen::internal::pand(a.bits_.of[r], b.bits_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Mask operator||(const Mask& a, const Mask& b) {
        return made([&](int r) { return Eigen::internal::por(a.bits_.of[r], b.bits_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Mask operator!=(const Mask& a, const Mask& b) {
        return made([&](int r) { return Eigen::internal::pxor(a.bits_.of[r], b.bits_.of[r]); });
    }
    friend EIGEN_ALWAYS_INLINE Mask operator!(const Mask& a) { return a != Mask(true); }
    friend EIGEN_ALWAYS_INLINE Mask operator==(const Mask& a, const Mask& b) { return !(a != b); }
    friend EIGEN_ALWAYS_INLINE bool any(const Mask& mask) {
        std::uint64_t found = 0;
        for (const std::uint64_t word : mask.words()) found |= word;
        return found != 0;
    }
    friend EIGEN_ALWAYS_INLINE bool all(const Mask& mask) { return !any(!mask); }

private:
    template <class Function>
    [[nodiscard]] static EIGEN_ALWAYS_INLINE Mask made(const Function& function) {
        return Mask(Registers::each(function));
    }
    [[nodiscard]] EIGEN_ALWAYS_INLINE std::array<std::uint64_t, static_cast<std::size_t>(Lanes)> words() const {
        std::array<std::uint64_t, static_cast<std::size_t>(Lanes)> found;
        std::memcpy(found.data(), bits_.of, sizeof found);
        return found;
    }

    Registers bits_;
};

}  // namespace coxa
