#pragma once

#include <string_view>

namespace coxa {

/// How a calculation ended. Everything but `ok` comes with NaN in the numbers that could not be found.
enum class Status : int {
    ok = 0,
    /// The bar is out of reach: no activations within [0, 1] hold it within the contact limits.
    infeasible = 1,
    /// Not even the body alone can be held in this pose; a largest bar below zero tells how much is missing.
    body_weight_infeasible = 2,
    /// The load is too light to be held still here: passive muscle force pushes it up, or a contact would slip under
    /// it.
    load_too_light = 3,
    /// A joint angle lies outside the range the muscle set was made for.
    outside_model_range = 4,
    /// The solver stopped before its optimality conditions held; see the residual.
    not_converged = 5,
    /// The load has no upper bound in this pose (the bar does not rise with the lift here).
    unlimited = 6,
    /// A motion that belongs to the search could not be integrated to its end: nothing is known of its load.
    integration_stopped = 7,
};

[[nodiscard]] constexpr std::string_view to_string(Status status) {
    switch (status) {
        case Status::ok:
            return "ok";
        case Status::infeasible:
            return "infeasible";
        case Status::body_weight_infeasible:
            return "body_weight_infeasible";
        case Status::load_too_light:
            return "load_too_light";
        case Status::outside_model_range:
            return "outside_model_range";
        case Status::not_converged:
            return "not_converged";
        case Status::unlimited:
            return "unlimited";
        case Status::integration_stopped:
            return "integration_stopped";
    }
    return "unknown";
}

}  // namespace coxa
