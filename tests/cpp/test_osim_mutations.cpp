#include "catch.hpp"
#include "common.hpp"
#include "small_osim.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace coxa;
using coxa::testing::small_osim;

namespace {

/// The same numbers everywhere.
class Dice {
public:
    [[nodiscard]] std::size_t below(std::size_t count) {
        state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
        return static_cast<std::size_t>(state_ >> 33U) % count;
    }

private:
    std::uint64_t state_ = 2016;
};

/// Begin and end of every line.
std::vector<std::pair<std::size_t, std::size_t>> lines_of(std::string_view text) {
    std::vector<std::pair<std::size_t, std::size_t>> lines;
    for (std::size_t start = 0; start < text.size();) {
        const std::size_t end = std::min(text.find('\n', start), text.size() - 1) + 1;
        lines.emplace_back(start, end);
        start = end;
    }
    return lines;
}

/// Begin and end of the text between two tags, where there is any.
std::vector<std::pair<std::size_t, std::size_t>> texts_of(std::string_view text) {
    std::vector<std::pair<std::size_t, std::size_t>> texts;
    for (std::size_t open = text.find('>'); open != std::string_view::npos; open = text.find('>', open + 1)) {
        const std::size_t close = text.find('<', open);
        if (close == std::string_view::npos) break;
        if (text.substr(open + 1, close - open - 1).find_first_not_of(" \n") != std::string_view::npos) {
            texts.emplace_back(open + 1, close);
        }
    }
    return texts;
}

enum class Reading { refused, sound };

/// Refused with words, or a model whose numbers are sound; anything else fails the test.
Reading outcome_of(const std::string& text) {
    try {
        const OsimModel model = parse_osim(text, "mutant.osim", {.path = PathKind::geometric});
        check(model.body);
        const LegMuscles leg =
            leg_muscles(model.muscles, model.body, {.hip_flexion_rad = 0.6, .knee_flexion_rad = 1.1});
        CHECK(leg.musculotendon_length_m.isFinite().all());
        CHECK((leg.musculotendon_length_m > 0.0).all());
        CHECK(leg.extension_arm_m.isFinite().all());
        CHECK((leg.max_active_force_N >= -1.0).all());
        CHECK(leg.passive_force_N.isFinite().all());
        return Reading::sound;
    } catch (const InvalidArgument& error) {
        const std::string told = error.what();
        CHECK(told.starts_with("coxa: "));
        CHECK(told.find("mutant.osim") != std::string::npos);
        return Reading::refused;
    }
}

}  // namespace

TEST_CASE("A model cut off anywhere is refused", "[osim][mutations]") {
    const std::string text = small_osim();
    const std::size_t end = text.rfind("</OpenSimDocument>");
    for (std::size_t length = 0; length < end; length += 997) {
        INFO("cut at byte " << length);
        CHECK(outcome_of(text.substr(0, length)) == Reading::refused);
    }
}

TEST_CASE("A model with a line lost, doubled or moved is refused or sound", "[osim][mutations]") {
    Dice dice;
    int refused = 0;
    for (int round = 0; round < 600; ++round) {
        const std::string text = small_osim(round % 2 == 0);
        const auto lines = lines_of(text);
        const auto [start, end] = lines[dice.below(lines.size())];
        const std::string line = text.substr(start, end - start);
        std::string mutant = text;
        const std::size_t kind = dice.below(3);
        if (kind != 1) mutant.erase(start, end - start);
        if (kind != 0) {
            const auto places = lines_of(mutant);
            mutant.insert(places[dice.below(places.size())].first, line);
        }
        INFO("round " << round << ", line " << line);
        if (outcome_of(mutant) == Reading::refused) ++refused;
    }
    CHECK(refused > 300);
}

TEST_CASE("A model with another text in one place is refused or sound", "[osim][mutations]") {
    constexpr std::array<std::string_view, 20> words{
        "nan",         "-inf",         "1e308",  "-1e308", "1e-320",
        "0",           "-1",           "99999",  "",       "0 0 0",
        "1 2 3 4 5 6", "true",         "pelvis", "ground", "femur_r",
        "tibia_r",     "knee_angle_r", "..",     "/",      "\xF0\x9F\xA6\xB5"};
    Dice dice;
    int refused = 0;
    for (int round = 0; round < 800; ++round) {
        std::string text = small_osim(round % 2 == 0);
        const auto places = texts_of(text);
        const auto [start, end] = places[dice.below(places.size())];
        const std::string_view word = words[dice.below(words.size())];
        INFO("round " << round << ", '" << text.substr(start, end - start) << "' -> '" << word << "' at byte "
                      << start);
        text.replace(start, end - start, word);
        if (outcome_of(text) == Reading::refused) ++refused;
    }
    CHECK(refused > 200);
}

TEST_CASE("A model with single bytes changed is refused or sound", "[osim][mutations]") {
    Dice dice;
    for (int round = 0; round < 400; ++round) {
        std::string text = small_osim(round % 2 == 0);
        for (std::size_t k = 0; k < 1 + dice.below(4); ++k) {
            text[dice.below(text.size())] = static_cast<char>(1 + dice.below(255));
        }
        INFO("round " << round);
        (void)outcome_of(text);
    }
}
