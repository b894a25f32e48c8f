// How improbable a value is after those that came before it. Pure.
#pragma once

#include <cstddef>
#include <vector>

namespace mainstay::detect {

/// What the largest of the lately seen sizes say of a further one: a generalised Pareto
/// distribution over their highest part, by probability weighted moments (Hosking and Wallis 1987,
/// "Parameter and Quantile Estimation for the Generalized Pareto Distribution", §2). Memory and the
/// cost of each call are bounded.
class Tail {
public:
    static constexpr std::size_t sizes_max = 4'096;  ///< How many are remembered.
    static constexpr std::size_t sizes_min = 20;     ///< With fewer, nothing is improbable.

    /// Takes a size. REQUIRES: size >= 0, finite.
    void add(double size);

    /// The probability of a size as large as this, or larger: of (0, 1]. It is no smaller than
    /// what so few sizes can show.
    double probability(double size) const;

    std::size_t count() const { return sizes_.size(); }

private:
    void fit();
    double size_at(double probability) const;

    std::vector<double> sizes_;  // A ring.
    std::size_t next_ = 0;
    std::size_t since_fit_ = 0;
    // The highest part: how much of all, from which size on, and the distribution's two numbers.
    double share_ = 0;
    double begin_ = 0;
    double scale_ = 0;
    double shape_ = 0;
    bool is_fit_ = false;
    mutable std::vector<double> sorted_;
};

}  // namespace mainstay::detect
