// Finds where a smooth convex function is least: limited-memory BFGS (Nocedal & Wright, algorithm
// 7.5) with backtracking. Pure.
#pragma once

#include <functional>
#include <vector>

namespace mainstay::classify {

/// Gives the value at a point, and the gradient there into the vector.
using Objective = std::function<double(const std::vector<float>&, std::vector<float>&)>;

struct Descent {
    int steps_max = 60;
    double tolerance = 1e-4;  ///< Ends where a step lowers the value by less, relative to it.
};

/// The point, starting from `at`.
std::vector<float> minimize(const Objective& objective, std::vector<float> at, const Descent& how);

}  // namespace mainstay::classify
