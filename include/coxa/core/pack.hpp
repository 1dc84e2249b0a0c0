#pragma once

#include <Eigen/Core>

namespace coxa {

/// A pack of poses: a number for each, all worked on by one instruction where the processor can. Code written over the
/// scalar and free of branches runs on it as it stands.
///
/// @tparam Lanes  poses in the pack; the widest registers of most processors hold 2, 4 or 8 numbers
template <int Lanes>
struct Pack {
    Eigen::Array<double, Lanes, 1> lanes = Eigen::Array<double, Lanes, 1>::Zero();

    Pack() = default;
    Pack(double value) : lanes(Eigen::Array<double, Lanes, 1>::Constant(value)) {}  // a number, the same in every pose
    template <class Derived>
    explicit Pack(const Eigen::ArrayBase<Derived>& values) : lanes(values) {}

    static constexpr int size() { return Lanes; }
    [[nodiscard]] double operator[](int lane) const { return lanes[lane]; }
    [[nodiscard]] double& operator[](int lane) { return lanes[lane]; }

    Pack& operator+=(const Pack& b) {
        lanes += b.lanes;
        return *this;
    }
    friend Pack operator+(const Pack& a, const Pack& b) { return Pack(a.lanes + b.lanes); }
    friend Pack operator-(const Pack& a, const Pack& b) { return Pack(a.lanes - b.lanes); }
    friend Pack operator*(const Pack& a, const Pack& b) { return Pack(a.lanes * b.lanes); }
    friend Pack operator/(const Pack& a, const Pack& b) { return Pack(a.lanes / b.lanes); }
    friend Pack operator-(const Pack& a) { return Pack(-a.lanes); }
};

}  // namespace coxa
