// What the whole must show: hip thrust, glute bridge and foot placement compared; batches; text files.

#include "catch.hpp"
#include "common.hpp"

#include <coxa/coxa.hpp>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

using namespace coxa;
using namespace coxa::testing;

namespace {

/// 40 % of the smaller of the compared maxima.
double shared_bar_kg(const std::vector<HipThrust>& thrusts, const std::vector<GluteBridge>& bridges = {}) {
    double least = 1e9;
    for (const auto& lift : thrusts) {
        const MaxHeldLoad most = max_held_load(lift, man());
        REQUIRE(most.status == Status::ok);
        least = std::min(least, most.bar_mass_kg);
    }
    for (const auto& lift : bridges) {
        const MaxHeldLoad most = max_held_load(lift, man());
        REQUIRE(most.status == Status::ok);
        least = std::min(least, most.bar_mass_kg);
    }
    return 0.4 * least;
}

/// Mean activation of a group over part of the lift, muscles weighted by maximal isometric force.
double mean_activation(const TorqueAngleCurve& c, MuscleGroup group, double from_phase, double to_phase) {
    const MuscleSet& set = lai_uhlrich2023();
    double sum = 0.0;
    double weight = 0.0;
    for (Eigen::Index i = 0; i < c.size(); ++i) {
        if (c.phase[i] < from_phase - 1e-12 || c.phase[i] > to_phase + 1e-12) continue;
        for (std::size_t k = 0; k < set.size(); ++k) {
            if (set.muscles[k].group != group) continue;
            sum += set.muscles[k].max_isometric_force_N * c.activation(i, static_cast<Eigen::Index>(k));
            weight += set.muscles[k].max_isometric_force_N;
        }
    }
    return sum / weight;
}

void require_held_throughout(const TorqueAngleCurve& c) {
    REQUIRE(std::count(c.status.begin(), c.status.end(), Status::ok) == c.size());
}

std::vector<std::string> split(const std::string& line, char mark) {
    std::vector<std::string> parts;
    std::string part;
    std::istringstream text(line);
    while (std::getline(text, part, mark)) parts.push_back(part);
    if (!line.empty() && line.back() == mark) parts.emplace_back();
    return parts;
}

/// A JSON object of arrays of numbers, words and null, read strictly; throws on anything else.
class JsonTable {
public:
    explicit JsonTable(const std::string& text) : text_(text) {
        expect('{');
        do {
            const std::string name = word();
            expect(':');
            expect('[');
            std::vector<std::string>& values = columns[name];
            do {
                values.push_back(value());
            } while (next(','));
            expect(']');
        } while (next(','));
        expect('}');
        skip();
        if (at_ != text_.size()) throw std::runtime_error("text after the end");
    }
    std::map<std::string, std::vector<std::string>> columns;

private:
    void skip() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
    }
    bool next(char c) {
        skip();
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!next(c)) throw std::runtime_error(std::string("expected ") + c + " at " + std::to_string(at_));
    }
    std::string word() {
        expect('"');
        const std::size_t end = text_.find('"', at_);
        if (end == std::string::npos) throw std::runtime_error("open string");
        std::string result = text_.substr(at_, end - at_);
        at_ = end + 1;
        return result;
    }
    std::string value() {
        skip();
        if (text_[at_] == '"') return word();
        if (text_.compare(at_, 4, "null") == 0) {
            at_ += 4;
            return "null";
        }
        const std::size_t end = text_.find_first_not_of("0123456789+-.eE", at_);
        std::string result = text_.substr(at_, end - at_);
        std::size_t used = 0;
        static_cast<void>(std::stod(result, &used));
        if (used != result.size()) throw std::runtime_error("no number: " + result);
        at_ = end;
        return result;
    }

    const std::string& text_;
    std::size_t at_ = 0;
};

bool same_bytes(const Table& a, const Table& b) {
    return a.rows() == b.rows() && a.cols() == b.cols() &&
           std::memcmp(a.data(), b.data(), sizeof(double) * static_cast<std::size_t>(a.size())) == 0;
}
bool same_bytes(const Series& a, const Series& b) {
    return a.size() == b.size() &&
           std::memcmp(a.data(), b.data(), sizeof(double) * static_cast<std::size_t>(a.size())) == 0;
}

/// A folder for one test, removed at its end.
class Folder {
public:
    explicit Folder(const std::string& name) : path(std::filesystem::temp_directory_path() / name) {
        std::filesystem::remove_all(path);
        std::filesystem::create_directories(path);
    }
    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    std::filesystem::path path;
};

std::string contents(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

}  // namespace

TEST_CASE("the hip thrust demands most of the hip early and less at lockout", "[lift]") {
    const double bar = shared_bar_kg({HipThrust{}}, {GluteBridge{}});
    const auto c = torque_angle(HipThrust{.bar_mass_kg = bar}, man());
    require_held_throughout(c);
    const Series hip = c.extension_moment_Nm.col(1);
    Eigen::Index largest = 0;
    hip.maxCoeff(&largest);
    INFO("bar " << bar << " kg, hip moment " << hip[0] << " at the bottom, " << hip[largest] << " at phase "
                << c.phase[largest] << ", " << hip[100] << " at lockout");
    CHECK(hip.minCoeff() > 0.0);
    CHECK(c.phase[largest] <= 0.35);
    CHECK(hip[100] < hip[largest]);
    CHECK(hip[100] < hip[0]);
}

TEST_CASE("hamstrings lead at the bottom and gluteus maximus at the top", "[lift]") {
    const double bar = shared_bar_kg({HipThrust{}}, {GluteBridge{}});
    const auto c = torque_angle(HipThrust{.bar_mass_kg = bar}, man());
    require_held_throughout(c);
    const double hamstrings_early = mean_activation(c, MuscleGroup::hamstrings, 0.0, 0.3);
    const double hamstrings_late = mean_activation(c, MuscleGroup::hamstrings, 0.7, 1.0);
    const double gluteus_early = mean_activation(c, MuscleGroup::gluteus_maximus, 0.0, 0.3);
    const double gluteus_late = mean_activation(c, MuscleGroup::gluteus_maximus, 0.7, 1.0);
    INFO("hamstrings " << hamstrings_early << " then " << hamstrings_late << ", gluteus maximus " << gluteus_early
                       << " then " << gluteus_late);
    CHECK(hamstrings_early > hamstrings_late);
    CHECK(gluteus_early < gluteus_late);
}

namespace {

/// Mean activation of hamstrings and vasti over the lift for feet close, at vertical shins and far, at one bar.
struct FootEffect {
    double bar_kg;
    std::array<double, 3> hamstrings;
    std::array<double, 3> vasti;
    double vasti_arm_growth;  ///< generalized arm of the vasti at lockout, far over vertical shins
};

FootEffect foot_effect(const BackContact& back, const SharingOptions& sharing) {
    const std::array<FootPlacement, 3> placements{FootPlacement::close(0.10), {}, FootPlacement::far(0.15)};
    FootEffect effect{};
    std::vector<HipThrust> lifts;
    for (const FootPlacement& feet : placements) lifts.push_back({.feet = feet, .back = back});
    effect.bar_kg = shared_bar_kg(lifts);
    std::array<double, 3> arm{};
    for (std::size_t i = 0; i < 3; ++i) {
        lifts[i].bar_mass_kg = effect.bar_kg;
        const auto c = torque_angle(lifts[i], man(), lai_uhlrich2023(), {.sharing = sharing});
        require_held_throughout(c);
        effect.hamstrings[i] = mean_activation(c, MuscleGroup::hamstrings, 0, 1);
        effect.vasti[i] = mean_activation(c, MuscleGroup::quadriceps, 0, 1);
        arm[i] = c.group_generalized_moment_arm_m(100, static_cast<Eigen::Index>(MuscleGroup::quadriceps));
    }
    effect.vasti_arm_growth = arm[2] / arm[1];
    return effect;
}

}  // namespace

TEST_CASE("feet further away raise hamstrings, closer feet the reverse", "[lift][feet]") {
    const FootEffect e = foot_effect({}, {});
    INFO("bar " << e.bar_kg << " kg; hamstrings " << e.hamstrings[0] << " " << e.hamstrings[1] << " "
                << e.hamstrings[2]);
    CHECK(e.hamstrings[0] < e.hamstrings[1]);
    CHECK(e.hamstrings[1] < e.hamstrings[2]);
}

TEST_CASE("feet further away lower vasti where pushing the feet away is not the cheapest way", "[lift][feet]") {
    struct Case {
        const char* name;
        BackContact back;
        SharingOptions sharing;
    };
    for (const Case& c : {Case{"equal weights", {}, {SharingCriterion::quadratic, SharingWeights::equal}},
                          Case{"cubic", {}, {SharingCriterion::cubic, SharingWeights::volume}},
                          Case{"slippery bench", {.friction = 0.2}, {}},
                          Case{"bench edge", {.normal = ContactNormal::normal_to_back}, {}}}) {
        const FootEffect e = foot_effect(c.back, c.sharing);
        INFO(c.name << ": bar " << e.bar_kg << " kg; vasti " << e.vasti[0] << " " << e.vasti[1] << " " << e.vasti[2]);
        CHECK(e.vasti[0] > e.vasti[1]);
        CHECK(e.vasti[1] > e.vasti[2]);
    }
}

// A miss, told in docs/validation.md: measured vasti fall with far feet. With volume weights and a bench that does not
// slip they rise here, because the published leg's vasti have a longer generalized arm with the straighter knee of a
// far lockout. Should this test fail, the miss is gone: say so there.
TEST_CASE("known miss: with default settings far feet do not lower vasti", "[lift][feet]") {
    const FootEffect e = foot_effect({}, {});
    INFO("bar " << e.bar_kg << " kg; vasti " << e.vasti[0] << " " << e.vasti[1] << " " << e.vasti[2]);
    CHECK(e.vasti[0] > e.vasti[1]);
    CHECK(e.vasti[2] > e.vasti[1]);
    CHECK(e.vasti_arm_growth > 1.3);
}

TEST_CASE("the glute bridge moves the hip less than the thrust", "[lift]") {
    const auto thrust = torque_angle(HipThrust{}, man());
    const auto bridge = torque_angle(GluteBridge{}, man());
    const auto range = [](const TorqueAngleCurve& c) {
        return c.hip_flexion_rad.maxCoeff() - c.hip_flexion_rad.minCoeff();
    };
    INFO("hip ranges " << degrees(range(bridge)) << " and " << degrees(range(thrust)));
    CHECK(range(bridge) < range(thrust));
    CHECK(bridge.hip_height_m.maxCoeff() - bridge.hip_height_m.minCoeff() <
          thrust.hip_height_m.maxCoeff() - thrust.hip_height_m.minCoeff());
}

TEST_CASE("a slippery bench holds less at lockout", "[lift]") {
    const auto at_lockout = [](double friction) {
        const auto c = torque_angle(HipThrust{.back = {.friction = friction}}, man(), lai_uhlrich2023(), {.poses = 2});
        return c.max_bar_mass_kg[1];
    };
    CHECK(at_lockout(0.2) < at_lockout(0.5));
    CHECK(at_lockout(0.5) < at_lockout(0.7));
}

TEST_CASE("batches give the same bytes for any number of threads", "[study]") {
    std::vector<Linkage> linkages;
    for (int i = 0; i < 13; ++i) {
        const Body body = scale_body(
            {.mass_kg = 60.0 + 3.0 * i, .height_m = 1.60 + 0.02 * i, .sex = i % 2 == 0 ? Sex::female : Sex::male});
        if (i % 3 == 0)
            linkages.push_back(linkage(GluteBridge{.bar_mass_kg = 40.0 + 10.0 * i}, body));
        else
            linkages.push_back(linkage(HipThrust{.bar_mass_kg = 40.0 + 10.0 * i}, body));
    }
    const auto one = torque_angles(linkages, lai_uhlrich2023(), {.poses = 31}, 1);
    const auto loads = max_held_loads(linkages, lai_uhlrich2023(), 1);
    REQUIRE(one.size() == linkages.size());
    for (const int threads : {2, 7}) {
        const auto many = torque_angles(linkages, lai_uhlrich2023(), {.poses = 31}, threads);
        const auto many_loads = max_held_loads(linkages, lai_uhlrich2023(), threads);
        for (std::size_t i = 0; i < one.size(); ++i) {
            INFO("case " << i << ", " << threads << " threads");
            CHECK(many[i].status == one[i].status);
            CHECK(same_bytes(many[i].activation, one[i].activation));
            CHECK(same_bytes(many[i].muscle_force_N, one[i].muscle_force_N));
            CHECK(same_bytes(many[i].extension_moment_Nm, one[i].extension_moment_Nm));
            CHECK(same_bytes(many[i].moment_upper_Nm, one[i].moment_upper_Nm));
            CHECK(same_bytes(many[i].max_bar_mass_kg, one[i].max_bar_mass_kg));
            CHECK(same_bytes(many[i].hip_contact_force_N, one[i].hip_contact_force_N));
            CHECK(std::memcmp(&many_loads[i].bar_mass_kg, &loads[i].bar_mass_kg, sizeof(double)) == 0);
            CHECK(std::memcmp(&many_loads[i].phase, &loads[i].phase, sizeof(double)) == 0);
            CHECK(many_loads[i].limited_by == loads[i].limited_by);
        }
    }
    // And each is what a single call gives.
    for (const std::size_t i : {std::size_t{0}, std::size_t{7}}) {
        const auto alone = torque_angle(linkages[i], lai_uhlrich2023(), {.poses = 31});
        CHECK(same_bytes(alone.activation, one[i].activation));
        CHECK(to_csv(alone) == to_csv(one[i]));
    }
}

TEST_CASE("a batch passes on the first mistake and accepts none at all", "[study][input]") {
    CHECK(torque_angles({}, lai_uhlrich2023(), {}, 3).empty());
    CHECK(max_held_loads({}).empty());
    const std::vector<Linkage> one{linkage(HipThrust{}, man())};
    CHECK_THROWS_AS(torque_angles(one, lai_uhlrich2023(), {}, -1), InvalidArgument);
    CHECK_THROWS_AS(torque_angles(one, lai_uhlrich2023(), {.poses = 1}, 2), InvalidArgument);
}

TEST_CASE("a curve as comma-separated text reads back as the same numbers", "[io]") {
    // A bar that only part of the lift holds, so that some fields are empty.
    const auto c = torque_angle(HipThrust{.bar_mass_kg = 380}, man(), lai_uhlrich2023(), {.poses = 11});
    REQUIRE(std::count(c.status.begin(), c.status.end(), Status::ok) > 0);
    REQUIRE(std::count(c.status.begin(), c.status.end(), Status::infeasible) > 0);
    const auto lines = split(to_csv(c), '\n');
    REQUIRE(lines.size() == 13);  // header, eleven poses, nothing after the last line's end
    CHECK(lines.back().empty());
    const auto header = split(lines[0], ',');
    CHECK(header.back() == "status");
    const auto column = [&](const std::string& name) {
        const auto found = std::find(header.begin(), header.end(), name);
        REQUIRE(found != header.end());
        CHECK(std::count(header.begin(), header.end(), name) == 1);
        return static_cast<std::size_t>(found - header.begin());
    };
    const struct {
        std::size_t column;
        const Series numbers;
    } checked[] = {{column("phase"), c.phase},
                   {column("hip_flexion_rad"), c.hip_flexion_rad},
                   {column("max_bar_mass_kg"), c.max_bar_mass_kg},
                   {column("extension_moment_Nm.hip"), c.extension_moment_Nm.col(1)},
                   {column("moment_upper_Nm.ankle"), c.moment_upper_Nm.col(3)},
                   {column("contact_force_N.feet.y"), c.feet_force_N.col(1)},
                   {column("extension_moment_arm_m.hip.glmax1"), c.hip_extension_arm_m.col(14)},
                   {column("geometric_path"), Series::Zero(11)},
                   {column("activation.glmax1"), c.activation.col(14)},
                   {column("muscle_force_N.vasmed"), c.muscle_force_N.col(39)},
                   {column("kkt_residual"), c.kkt_residual}};
    CHECK(lai_uhlrich2023().index_of("glmax1") == 14);
    for (std::size_t row = 0; row < 11; ++row) {
        const auto fields = split(lines[row + 1], ',');
        REQUIRE(fields.size() == header.size());
        CHECK(fields.back() == to_string(c.status[row]));
        for (const auto& [at, numbers] : checked) {
            const double number = numbers[static_cast<Eigen::Index>(row)];
            if (std::isnan(number))
                CHECK(fields[at].empty());
            else
                CHECK(std::stod(fields[at]) == number);  // to the last bit
        }
        CHECK((fields[column("activation.glmax1")].empty()) == (c.status[row] != Status::ok));
    }
}

TEST_CASE("a curve as JSON is a table of equally long columns", "[io]") {
    const auto c = torque_angle(HipThrust{.bar_mass_kg = 380}, man(), lai_uhlrich2023(), {.poses = 11});
    const std::string text = to_json(c);
    const JsonTable table(text);
    const auto header = split(split(to_csv(c), '\n')[0], ',');
    CHECK(table.columns.size() == header.size());
    for (const std::string& name : header) {
        INFO(name);
        REQUIRE(table.columns.count(name) == 1);
        CHECK(table.columns.at(name).size() == 11);
    }
    for (std::size_t row = 0; row < 11; ++row) {
        const auto i = static_cast<Eigen::Index>(row);
        CHECK(table.columns.at("status")[row] == to_string(c.status[row]));
        CHECK(std::stod(table.columns.at("hip_flexion_rad")[row]) == c.hip_flexion_rad[i]);
        const std::string& activation = table.columns.at("activation.bflh")[row];
        if (c.status[row] == Status::ok)
            CHECK(std::stod(activation) == c.activation(i, 6));
        else
            CHECK(activation == "null");
    }
}

TEST_CASE("text files are written whole or not at all", "[io]") {
    const Folder folder("coxa_test_text_files");
    const auto path = folder.path / "curve.csv";
    write_text_file(path, "a,b\n1,2\n");
    CHECK(contents(path) == "a,b\n1,2\n");
    write_text_file(path, "new\n");
    CHECK(contents(path) == "new\n");
    const auto files = [&] {
        return std::distance(std::filesystem::directory_iterator(folder.path), std::filesystem::directory_iterator());
    };
    CHECK(files() == 1);  // nothing left beside it

    // A folder that is not there.
    CHECK_THROWS_AS(write_text_file(folder.path / "none" / "curve.csv", "text"), std::runtime_error);
    CHECK_FALSE(std::filesystem::exists(folder.path / "none"));
    // A folder where the file should go: cannot be replaced, and stays as it is.
    std::filesystem::create_directory(folder.path / "taken");
    std::ofstream(folder.path / "taken" / "inside") << "kept";
    CHECK_THROWS_AS(write_text_file(folder.path / "taken", "text"), std::runtime_error);
    CHECK(contents(folder.path / "taken" / "inside") == "kept");
    CHECK(files() == 2);
}
