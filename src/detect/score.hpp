// From a probability to a score, the same for all detectors. Pure.
#pragma once

namespace mainstay::detect {

/// From 0 for what is sure to come to 1 for what cannot be: 0.5 at a probability of
/// 10^-4.7, which one value in fifty thousand has by chance. REQUIRES: probability > 0.
double score_of(double probability);

}  // namespace mainstay::detect
