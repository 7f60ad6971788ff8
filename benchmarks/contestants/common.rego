# The common subset in Rego: a rule for each rule, over the lines of a claim. Sums and the codes of the day come with the
# line, worked out before; the pairs of codes are data.

package common

ot_evaluation := {"97165", "97166", "97167", "97168"}

pt_evaluation := {"97161", "97162", "97163", "97164"}

slp_evaluation := {"92521", "92522", "92523", "92524", "92597", "92607"}

untimed := {
	"97161", "97162", "97163", "97164", "97165", "97166", "97167", "97168", "92526", "97150", "97010", "97012", "97014",
	"97016", "97018", "97022", "97024", "97026", "97028", "G0283", "92507", "92508",
}

upper_limb_prefixes := [
	"G56", "M18", "M75", "M770", "M771", "M653", "M2451", "M2452", "M2453", "M2454", "M2551", "M2552", "M2553", "M2554",
	"M2561", "M2562", "M2563", "M2564", "S4", "S5", "S6",
]

any_of(line, wanted) if {
	some modifier in wanted
	modifier in line.modifiers
}

therapy(line) if any_of(line, ["GO", "GP", "GN"])

upper_limb(line) if {
	some diagnosis in line.diagnoses
	some prefix in upper_limb_prefixes
	startswith(diagnosis, prefix)
}

ankle_foot(line) if {
	some diagnosis in line.diagnoses
	some prefix in ["M2457", "M722"]
	startswith(diagnosis, prefix)
}

# modifiers and sets

flags contains [line.number, "units-on-the-line"] if {
	some line in input.lines
	line.units < 1
}

flags contains [line.number, "four-modifiers"] if {
	some line in input.lines
	count(line.modifiers) > 4
}

flags contains [line.number, "notice-modifiers"] if {
	some line in input.lines
	"GA" in line.modifiers
	"GZ" in line.modifiers
}

flags contains [line.number, "notice-modifiers"] if {
	some line in input.lines
	"GY" in line.modifiers
	"GZ" in line.modifiers
}

flags contains [line.number, "notice-modifiers"] if {
	some line in input.lines
	"GX" in line.modifiers
	any_of(line, ["GA", "GZ"])
}

flags contains [line.number, "kx-with-ga-gz"] if {
	some line in input.lines
	"KX" in line.modifiers
	any_of(line, ["GA", "GZ"])
}

flags contains [line.number, "gz-is-denied"] if {
	some line in input.lines
	"GZ" in line.modifiers
	not any_of(line, ["GA", "GX", "GY"])
}

flags contains [line.number, "therapy-modifier-off-the-list"] if {
	some line in input.lines
	line.code in {"20560", "20561"}
	therapy(line)
}

flags contains [line.number, "l4396-is-for-the-ankle"] if {
	some line in input.lines
	line.code in {"L4396", "L4397"}
	upper_limb(line)
	not ankle_foot(line)
}

flags contains [line.number, "a9270-without-gy"] if {
	some line in input.lines
	line.code == "A9270"
	not "GY" in line.modifiers
}

flags contains [line.number, "not-classified-needs-a-note"] if {
	some line in input.lines
	line.code in {"E1399", "L1499", "L2999", "L3999"}
	not line.has_note
	not line.claim_has_note
}

flags contains [line.number, "telehealth-modifier"] if {
	some line in input.lines
	line.place_of_service in {"02", "10"}
	not any_of(line, ["95", "93"])
}

flags contains [line.number, "places-of-others"] if {
	some line in input.lines
	line.place_of_service in {"21", "31"}
	therapy(line)
}

flags contains [line.number, "therapy-modifier"] if {
	some line in input.lines
	line.code in ot_evaluation
	not therapy(line)
}

flags contains [line.number, "therapy-modifier"] if {
	some line in input.lines
	line.therapy_list == "always"
	line.specialty in {"225X", "224Z"}
	not therapy(line)
}

flags contains [line.number, "therapy-modifier"] if {
	some line in input.lines
	line.code in pt_evaluation
	not therapy(line)
}

flags contains [line.number, "therapy-modifier"] if {
	some line in input.lines
	line.therapy_list == "always"
	line.specialty in {"2251", "2252"}
	not therapy(line)
}

flags contains [line.number, "therapy-modifier"] if {
	some line in input.lines
	line.code in slp_evaluation
	not therapy(line)
}

flags contains [line.number, "therapy-modifier"] if {
	some line in input.lines
	line.therapy_list == "always"
	line.specialty == "235Z"
	not therapy(line)
}

flags contains [line.number, "therapy-modifier"] if {
	some line in input.lines
	line.therapy_list == "always"
	not therapy(line)
}

flags contains [line.number, "one-therapy-modifier"] if {
	some line in input.lines
	"GO" in line.modifiers
	any_of(line, ["GP", "GN"])
}

flags contains [line.number, "one-therapy-modifier"] if {
	some line in input.lines
	"GP" in line.modifiers
	"GN" in line.modifiers
}

flags contains [line.number, "evaluation-modifier"] if {
	some line in input.lines
	line.code in ot_evaluation
	"GP" in line.modifiers
	not "GO" in line.modifiers
}

flags contains [line.number, "evaluation-modifier"] if {
	some line in input.lines
	line.code in ot_evaluation
	"GN" in line.modifiers
	not "GO" in line.modifiers
}

flags contains [line.number, "evaluation-modifier"] if {
	some line in input.lines
	line.code in pt_evaluation
	"GO" in line.modifiers
	not "GP" in line.modifiers
}

flags contains [line.number, "evaluation-modifier"] if {
	some line in input.lines
	line.code in slp_evaluation
	"GO" in line.modifiers
	not "GN" in line.modifiers
}

flags contains [line.number, "evaluation-modifier"] if {
	some line in input.lines
	line.code in pt_evaluation
	"GN" in line.modifiers
	not "GP" in line.modifiers
}

flags contains [line.number, "evaluation-modifier"] if {
	some line in input.lines
	line.code in slp_evaluation
	"GP" in line.modifiers
	not "GN" in line.modifiers
}

flags contains [line.number, "co-with-go"] if {
	some line in input.lines
	"CO" in line.modifiers
	not therapy(line)
}

flags contains [line.number, "assistant-pairing"] if {
	some line in input.lines
	"CO" in line.modifiers
	not "GO" in line.modifiers
	any_of(line, ["GP", "GN"])
}

flags contains [line.number, "assistant-pairing"] if {
	some line in input.lines
	"CQ" in line.modifiers
	"GO" in line.modifiers
	not "GP" in line.modifiers
}

flags contains [line.number, "assistant-pairing"] if {
	some line in input.lines
	"CQ" in line.modifiers
	"GN" in line.modifiers
	not any_of(line, ["GP", "GO"])
}

flags contains [line.number, "assistant-pairing"] if {
	some line in input.lines
	"CQ" in line.modifiers
	not therapy(line)
}

flags contains [line.number, "go-on-sometimes-therapy"] if {
	some line in input.lines
	line.discipline == "OT"
	line.therapy_list == "sometimes"
	not "GO" in line.modifiers
}

flags contains [line.number, "gp-on-sometimes-therapy"] if {
	some line in input.lines
	line.discipline == "PT"
	line.therapy_list == "sometimes"
	not "GP" in line.modifiers
}

flags contains [line.number, "gn-on-sometimes-therapy"] if {
	some line in input.lines
	line.discipline == "SLP"
	line.therapy_list == "sometimes"
	not "GN" in line.modifiers
}

flags contains [line.number, "ge-is-no-therapy-modifier"] if {
	some line in input.lines
	"GE" in line.modifiers
	line.discipline in {"OT", "PT", "SLP"}
}

flags contains [line.number, "no-co-on-evaluations"] if {
	some line in input.lines
	line.discipline == "OT"
	line.code in ot_evaluation
	"CO" in line.modifiers
}

flags contains [line.number, "no-cq-on-evaluations"] if {
	some line in input.lines
	line.discipline == "PT"
	line.code in pt_evaluation
	"CQ" in line.modifiers
}

flags contains [line.number, "no-52-on-timed-codes"] if {
	some line in input.lines
	line.timed == true
	"52" in line.modifiers
	line.discipline in {"OT", "PT", "SLP"}
}

# thresholds: the sums come with the line

flags contains [line.number, "untimed-units"] if {
	some line in input.lines
	line.units > 1
	line.code in untimed
}

flags contains [line.number, "untimed-units"] if {
	some line in input.lines
	line.units_by_therapist > 1
	line.discipline in {"OT", "PT", "SLP"}
}

flags contains [line.number, "untimed-units"] if {
	some line in input.lines
	line.units_by_assistant > 1
	line.discipline in {"OT", "PT", "SLP"}
}

flags contains [line.number, "untimed-units"] if {
	some line in input.lines
	line.units_of_session > 1
	line.discipline in {"OT", "PT", "SLP"}
}

flags contains [line.number, "untimed-units"] if {
	some line in input.lines
	line.units_together > 1
}

flags contains [line.number, "kx-threshold"] if {
	some line in input.lines
	line.ot_dollars > 241000
	not any_of(line, ["KX", "GA", "GX", "GY", "GZ"])
}

flags contains [line.number, "kx-threshold-pt-slp"] if {
	some line in input.lines
	line.pt_slp_dollars > 241000
	not any_of(line, ["KX", "GA", "GX", "GY", "GZ"])
}

# pairs of codes of one day

flags contains [line.number, "add-on-code"] if {
	some line in input.lines
	line.code == "97130"
	not "97129" in line.codes_billed_that_day
}

flags contains [line.number, "add-on-code"] if {
	some line in input.lines
	line.code == "97546"
	not "97545" in line.codes_billed_that_day
}

flags contains [line.number, "add-on-code"] if {
	some line in input.lines
	line.code == "97551"
	not "97550" in line.codes_billed_that_day
}

flags contains [line.number, "add-on-code"] if {
	some line in input.lines
	line.code == "97598"
	not "97597" in line.codes_billed_that_day
}

flags contains [line.number, "add-on-code"] if {
	some line in input.lines
	line.code == "96113"
	not "96112" in line.codes_billed_that_day
}

flags contains [line.number, "add-on-code"] if {
	some line in input.lines
	line.code == "90913"
	not "90912" in line.codes_billed_that_day
}

flags contains [line.number, "add-on-code"] if {
	some line in input.lines
	line.code == "92608"
	not "92607" in line.codes_billed_that_day
}

flags contains [line.number, "add-on-code"] if {
	some line in input.lines
	line.code == "G0542"
	not "G0541" in line.codes_billed_that_day
}

flags contains [line.number, "ncci-pairs"] if {
	some line in input.lines
	some other in line.codes_of_the_day
	other in data.pairs.never[line.code]
}

flags contains [line.number, "ncci-pairs"] if {
	some line in input.lines
	not any_of(line, ["59", "XE", "XP", "XS", "XU"])
	some other in line.codes_not_apart_that_day
	other in data.pairs.apart[line.code]
}
