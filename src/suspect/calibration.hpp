// How often a suspect is right, by what the ranking makes of it. Pure.
#pragma once

namespace mainstay::suspect {

/// The share of suspects with this score (0 to 1, of a fix) that are right: from 0 to 1, and the
/// more the greater the score. Fitted to made histories, see docs/use/suspects.md.
double probability_of(double score);

}  // namespace mainstay::suspect
