; The common subset in CLIPS: a fact for each line, a rule for each rule; pairs of codes are joins of facts.
; Sums come with the line, as users without accumulate work them out before.

(deftemplate line
  (slot id (type INTEGER)) (slot day (type INTEGER))
  (slot code (type STRING)) (multislot modifiers) (slot units (type INTEGER)) (slot place (type STRING))
  (multislot diagnoses) (slot has-note) (slot claim-has-note)
  (slot therapy-list) (slot discipline) (slot timed) (slot taxonomy)
  (slot units-by-therapist) (slot units-by-assistant) (slot units-of-session) (slot units-together)
  (slot ot-dollars) (slot pt-slp-dollars))

(deftemplate pair (slot code (type STRING)) (slot column1 (type STRING)) (slot never))

(deffunction any-of (?modifiers $?wanted)
  (foreach ?each ?wanted (if (member$ ?each ?modifiers) then (return TRUE)))
  FALSE)

(deffunction begins (?text $?prefixes)
  (foreach ?each ?prefixes (if (eq 1 (str-index ?each ?text)) then (return TRUE)))
  FALSE)

(deffunction one-begins (?texts $?prefixes)
  (foreach ?text ?texts (if (begins ?text (expand$ ?prefixes)) then (return TRUE)))
  FALSE)

(deffunction therapy (?modifiers) (any-of ?modifiers "GO" "GP" "GN"))

(deffunction excused (?modifiers) (any-of ?modifiers "KX" "GA" "GX" "GY" "GZ"))

(deffunction opens (?modifiers) (any-of ?modifiers "59" "XE" "XP" "XS" "XU"))

; modifiers and sets

(defrule units-on-the-line (line (id ?i) (units ?u&:(< ?u 1))) => (flag ?i "units-on-the-line"))

(defrule four-modifiers (line (id ?i) (modifiers $?m&:(> (length$ ?m) 4))) => (flag ?i "four-modifiers"))

(defrule ga-gz (line (id ?i) (modifiers $?m&:(and (member$ "GA" ?m) (member$ "GZ" ?m)))) => (flag ?i "notice-modifiers"))

(defrule gy-gz (line (id ?i) (modifiers $?m&:(and (member$ "GY" ?m) (member$ "GZ" ?m)))) => (flag ?i "notice-modifiers"))

(defrule gx-ga-gz
  (line (id ?i) (modifiers $?m&:(and (member$ "GX" ?m) (any-of ?m "GA" "GZ"))))
  => (flag ?i "notice-modifiers"))

(defrule kx-with-ga-gz
  (line (id ?i) (modifiers $?m&:(and (member$ "KX" ?m) (any-of ?m "GA" "GZ"))))
  => (flag ?i "kx-with-ga-gz"))

(defrule gz-is-denied
  (line (id ?i) (modifiers $?m&:(and (member$ "GZ" ?m) (not (any-of ?m "GA" "GX" "GY")))))
  => (flag ?i "gz-is-denied"))

(defrule therapy-modifier-off-the-list
  (line (id ?i) (code "20560" | "20561") (modifiers $?m&:(therapy ?m)))
  => (flag ?i "therapy-modifier-off-the-list"))

(defrule l4396-is-for-the-ankle
  (line (id ?i) (code "L4396" | "L4397") (diagnoses $?d))
  (test (one-begins ?d "G56" "M18" "M75" "M770" "M771" "M653" "M2451" "M2452" "M2453" "M2454" "M2551" "M2552" "M2553"
                       "M2554" "M2561" "M2562" "M2563" "M2564" "S4" "S5" "S6"))
  (test (not (one-begins ?d "M2457" "M722")))
  => (flag ?i "l4396-is-for-the-ankle"))

(defrule a9270-without-gy
  (line (id ?i) (code "A9270") (modifiers $?m&:(not (member$ "GY" ?m))))
  => (flag ?i "a9270-without-gy"))

(defrule not-classified-needs-a-note
  (line (id ?i) (code "E1399" | "L1499" | "L2999" | "L3999") (has-note no) (claim-has-note no))
  => (flag ?i "not-classified-needs-a-note"))

(defrule telehealth-modifier
  (line (id ?i) (place "02" | "10") (modifiers $?m&:(not (any-of ?m "95" "93"))))
  => (flag ?i "telehealth-modifier"))

(defrule places-of-others
  (line (id ?i) (place "21" | "31") (modifiers $?m&:(therapy ?m)))
  => (flag ?i "places-of-others"))

(defrule go-on-evaluation
  (line (id ?i) (code "97165" | "97166" | "97167" | "97168") (modifiers $?m&:(not (therapy ?m))))
  => (flag ?i "therapy-modifier"))

(defrule go
  (line (id ?i) (therapy-list always) (taxonomy ?t&:(begins ?t "225X" "224Z")) (modifiers $?m&:(not (therapy ?m))))
  => (flag ?i "therapy-modifier"))

(defrule gp-on-evaluation
  (line (id ?i) (code "97161" | "97162" | "97163" | "97164") (modifiers $?m&:(not (therapy ?m))))
  => (flag ?i "therapy-modifier"))

(defrule gp
  (line (id ?i) (therapy-list always) (taxonomy ?t&:(begins ?t "2251" "2252")) (modifiers $?m&:(not (therapy ?m))))
  => (flag ?i "therapy-modifier"))

(defrule gn-on-evaluation
  (line (id ?i) (code "92521" | "92522" | "92523" | "92524" | "92597" | "92607") (modifiers $?m&:(not (therapy ?m))))
  => (flag ?i "therapy-modifier"))

(defrule gn
  (line (id ?i) (therapy-list always) (taxonomy ?t&:(begins ?t "235Z")) (modifiers $?m&:(not (therapy ?m))))
  => (flag ?i "therapy-modifier"))

(defrule any-therapy-modifier
  (line (id ?i) (therapy-list always) (modifiers $?m&:(not (therapy ?m))))
  => (flag ?i "therapy-modifier"))

(defrule one-therapy-modifier
  (line (id ?i) (modifiers $?m&:(or (and (member$ "GO" ?m) (any-of ?m "GP" "GN")) (and (member$ "GP" ?m) (member$ "GN" ?m)))))
  => (flag ?i "one-therapy-modifier"))

(defrule ot-evaluation-as-pt
  (line (id ?i) (code "97165" | "97166" | "97167" | "97168")
        (modifiers $?m&:(and (member$ "GP" ?m) (not (member$ "GO" ?m)))))
  => (flag ?i "evaluation-modifier"))

(defrule ot-evaluation-as-slp
  (line (id ?i) (code "97165" | "97166" | "97167" | "97168")
        (modifiers $?m&:(and (member$ "GN" ?m) (not (member$ "GO" ?m)))))
  => (flag ?i "evaluation-modifier"))

(defrule pt-evaluation-as-ot
  (line (id ?i) (code "97161" | "97162" | "97163" | "97164")
        (modifiers $?m&:(and (member$ "GO" ?m) (not (member$ "GP" ?m)))))
  => (flag ?i "evaluation-modifier"))

(defrule slp-evaluation-as-ot
  (line (id ?i) (code "92521" | "92522" | "92523" | "92524" | "92597" | "92607")
        (modifiers $?m&:(and (member$ "GO" ?m) (not (member$ "GN" ?m)))))
  => (flag ?i "evaluation-modifier"))

(defrule pt-evaluation-as-slp
  (line (id ?i) (code "97161" | "97162" | "97163" | "97164")
        (modifiers $?m&:(and (member$ "GN" ?m) (not (member$ "GP" ?m)))))
  => (flag ?i "evaluation-modifier"))

(defrule slp-evaluation-as-pt
  (line (id ?i) (code "92521" | "92522" | "92523" | "92524" | "92597" | "92607")
        (modifiers $?m&:(and (member$ "GP" ?m) (not (member$ "GN" ?m)))))
  => (flag ?i "evaluation-modifier"))

(defrule co-with-go
  (line (id ?i) (modifiers $?m&:(and (member$ "CO" ?m) (not (therapy ?m)))))
  => (flag ?i "co-with-go"))

(defrule co-of-another-discipline
  (line (id ?i) (modifiers $?m&:(and (member$ "CO" ?m) (not (member$ "GO" ?m)) (any-of ?m "GP" "GN"))))
  => (flag ?i "assistant-pairing"))

(defrule cq-on-ot
  (line (id ?i) (modifiers $?m&:(and (member$ "CQ" ?m) (member$ "GO" ?m) (not (member$ "GP" ?m)))))
  => (flag ?i "assistant-pairing"))

(defrule cq-on-speech
  (line (id ?i) (modifiers $?m&:(and (member$ "CQ" ?m) (member$ "GN" ?m) (not (any-of ?m "GP" "GO")))))
  => (flag ?i "assistant-pairing"))

(defrule cq-with-gp
  (line (id ?i) (modifiers $?m&:(and (member$ "CQ" ?m) (not (therapy ?m)))))
  => (flag ?i "assistant-pairing"))

(defrule go-on-sometimes-therapy
  (line (id ?i) (discipline OT) (therapy-list sometimes) (modifiers $?m&:(not (member$ "GO" ?m))))
  => (flag ?i "go-on-sometimes-therapy"))

(defrule gp-on-sometimes-therapy
  (line (id ?i) (discipline PT) (therapy-list sometimes) (modifiers $?m&:(not (member$ "GP" ?m))))
  => (flag ?i "gp-on-sometimes-therapy"))

(defrule gn-on-sometimes-therapy
  (line (id ?i) (discipline SLP) (therapy-list sometimes) (modifiers $?m&:(not (member$ "GN" ?m))))
  => (flag ?i "gn-on-sometimes-therapy"))

(defrule ge-is-no-therapy-modifier
  (line (id ?i) (discipline OT | PT | SLP) (modifiers $?m&:(member$ "GE" ?m)))
  => (flag ?i "ge-is-no-therapy-modifier"))

(defrule no-co-on-evaluations
  (line (id ?i) (discipline OT) (code "97165" | "97166" | "97167" | "97168") (modifiers $?m&:(member$ "CO" ?m)))
  => (flag ?i "no-co-on-evaluations"))

(defrule no-cq-on-evaluations
  (line (id ?i) (discipline PT) (code "97161" | "97162" | "97163" | "97164") (modifiers $?m&:(member$ "CQ" ?m)))
  => (flag ?i "no-cq-on-evaluations"))

(defrule no-52-on-timed-codes
  (line (id ?i) (discipline OT | PT | SLP) (timed yes) (modifiers $?m&:(member$ "52" ?m)))
  => (flag ?i "no-52-on-timed-codes"))

; thresholds

(defrule untimed-units-line
  (line (id ?i)
        (code "97161" | "97162" | "97163" | "97164" | "97165" | "97166" | "97167" | "97168" | "92526" | "97150" | "97010" |
              "97012" | "97014" | "97016" | "97018" | "97022" | "97024" | "97026" | "97028" | "G0283" | "92507" | "92508")
        (units ?u&:(> ?u 1)))
  => (flag ?i "untimed-units"))

(defrule untimed-units-therapist
  (line (id ?i) (discipline OT | PT | SLP) (units-by-therapist ?u&:(> ?u 1)))
  => (flag ?i "untimed-units"))

(defrule untimed-units-assistant
  (line (id ?i) (discipline OT | PT | SLP) (units-by-assistant ?u&:(> ?u 1)))
  => (flag ?i "untimed-units"))

(defrule untimed-units-second
  (line (id ?i) (discipline OT | PT | SLP) (units-of-session ?u&:(> ?u 1)))
  => (flag ?i "untimed-units"))

(defrule untimed-units-together (line (id ?i) (units-together ?u&:(> ?u 1))) => (flag ?i "untimed-units"))

(defrule kx-threshold
  (line (id ?i) (ot-dollars ?d&:(> ?d 241000)) (modifiers $?m&:(not (excused ?m))))
  => (flag ?i "kx-threshold"))

(defrule kx-threshold-pt-slp
  (line (id ?i) (pt-slp-dollars ?d&:(> ?d 241000)) (modifiers $?m&:(not (excused ?m))))
  => (flag ?i "kx-threshold-pt-slp"))

; pairs

(defrule add-on-97130
  (line (id ?i) (day ?day) (code "97130"))
  (not (line (day ?day) (code "97129") (units ?u&:(> ?u 0))))
  => (flag ?i "add-on-code"))

(defrule add-on-97546
  (line (id ?i) (day ?day) (code "97546"))
  (not (line (day ?day) (code "97545") (units ?u&:(> ?u 0))))
  => (flag ?i "add-on-code"))

(defrule add-on-97551
  (line (id ?i) (day ?day) (code "97551"))
  (not (line (day ?day) (code "97550") (units ?u&:(> ?u 0))))
  => (flag ?i "add-on-code"))

(defrule add-on-97598
  (line (id ?i) (day ?day) (code "97598"))
  (not (line (day ?day) (code "97597") (units ?u&:(> ?u 0))))
  => (flag ?i "add-on-code"))

(defrule add-on-96113
  (line (id ?i) (day ?day) (code "96113"))
  (not (line (day ?day) (code "96112") (units ?u&:(> ?u 0))))
  => (flag ?i "add-on-code"))

(defrule add-on-90913
  (line (id ?i) (day ?day) (code "90913"))
  (not (line (day ?day) (code "90912") (units ?u&:(> ?u 0))))
  => (flag ?i "add-on-code"))

(defrule add-on-92608
  (line (id ?i) (day ?day) (code "92608"))
  (not (line (day ?day) (code "92607") (units ?u&:(> ?u 0))))
  => (flag ?i "add-on-code"))

(defrule add-on-g0542
  (line (id ?i) (day ?day) (code "G0542"))
  (not (line (day ?day) (code "G0541") (units ?u&:(> ?u 0))))
  => (flag ?i "add-on-code"))

(defrule pair-never
  (line (id ?i) (day ?day) (code ?code))
  (line (day ?day) (code ?other&~?code))
  (pair (code ?code) (column1 ?other) (never yes))
  => (flag ?i "ncci-pairs"))

(defrule pair-apart
  (line (id ?i) (day ?day) (code ?code) (modifiers $?m&:(not (opens ?m))))
  (line (day ?day) (code ?other&~?code) (modifiers $?n&:(not (opens ?n))))
  (pair (code ?code) (column1 ?other) (never no))
  => (flag ?i "ncci-pairs"))
