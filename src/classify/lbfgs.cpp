#include "classify/lbfgs.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <deque>

namespace mainstay::classify {

namespace {

constexpr std::size_t memory = 6;
constexpr int backtracks_max = 20;

using Vector = std::vector<float>;

double dot(const Vector& a, const Vector& b) {
    const float *x = a.data(), *y = b.data();
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += double{x[i]} * double{y[i]};
    return sum;
}

/// to += factor * by
void add(Vector& to, double factor, const Vector& by) {
    auto by_what = static_cast<float>(factor);
    float* x = to.data();
    const float* y = by.data();
    for (std::size_t i = 0; i < to.size(); ++i) x[i] += by_what * y[i];
}

Vector difference(const Vector& a, const Vector& b) {
    Vector result(a);
    add(result, -1, b);
    return result;
}

struct Step {
    Vector moved, turned;  // By how much the point moved, and the gradient with it.
    double curvature;
};

/// The direction in which to go down, by the two-loop recursion.
Vector direction(const Vector& gradient, const std::deque<Step>& steps) {
    Vector down(gradient);
    std::vector<double> parts(steps.size());
    for (std::size_t i = steps.size(); i-- > 0;) {
        parts[i] = dot(steps[i].moved, down) / steps[i].curvature;
        add(down, -parts[i], steps[i].turned);
    }
    double scale = 1;
    if (!steps.empty()) {
        const Step& last = steps.back();
        scale = last.curvature / dot(last.turned, last.turned);
    } else {
        scale = 1 / std::max(1e-12, std::sqrt(dot(gradient, gradient)));
    }
    for (float& x : down) x *= static_cast<float>(scale);
    for (std::size_t i = 0; i < steps.size(); ++i) {
        auto part = dot(steps[i].turned, down) / steps[i].curvature;
        add(down, parts[i] - part, steps[i].moved);
    }
    for (float& x : down) x = -x;
    return down;
}

}  // namespace

std::vector<float> minimize(const Objective& objective, std::vector<float> at, const Descent& how) {
    Vector gradient(at.size()), next_gradient(at.size());
    double value = objective(at, gradient);
    std::deque<Step> steps;
    for (int step = 0; step < how.steps_max; ++step) {
        auto down = direction(gradient, steps);
        double slope = dot(gradient, down);
        if (!(slope < 0)) break;
        double length = 1, next_value = 0;
        Vector next;
        bool is_lower = false;
        for (int i = 0; i < backtracks_max && !is_lower; ++i, length /= 2) {
            next = at;
            add(next, length, down);
            next_value = objective(next, next_gradient);
            is_lower = next_value <= value + 1e-4 * length * slope;
        }
        if (!is_lower) break;
        Step taken{difference(next, at), difference(next_gradient, gradient), 0};
        taken.curvature = dot(taken.moved, taken.turned);
        bool is_done = value - next_value <= how.tolerance * std::fabs(value);
        at = std::move(next);
        value = next_value;
        gradient.swap(next_gradient);
        if (is_done && step > 4) break;
        if (taken.curvature <= 1e-12) continue;
        steps.push_back(std::move(taken));
        if (steps.size() > memory) steps.pop_front();
    }
    return at;
}

}  // namespace mainstay::classify
