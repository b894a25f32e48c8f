#include "detect/score.hpp"

#include <algorithm>
#include <cmath>

namespace mainstay::detect {

double score_of(double probability) {
    constexpr double surprise = 4.7;
    const double information = -std::log10(std::max(probability, 1e-300));
    return information > 0 ? information / (information + surprise) : 0;
}

}  // namespace mainstay::detect
