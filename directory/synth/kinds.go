package synth

// kind is one kind of service: what its entries have in common.
type kind struct {
	share                              int // of a hundred or so services
	types                              [][]string
	titles                             []string
	does                               []string // first sentences
	who                                []string
	direct, through, patients, workers int // weights of ways in, beside 40 for ring first
	week                               week
	young                              bool
	rules                              []rule
}

// rule is one rule of an entry, with its condition as it is written.
type rule struct {
	id      string
	not     bool   // an exclusion, else points
	unless  bool   // written with unless
	when    string // the table behind when or unless
	wants   []string
	points  int
	because string
}

// week is when a kind of service usually opens.
type week uint8

const (
	office week = iota
	sessions
	evenings
	always
	booked
)

func points(id string, n int, because string, wants ...string) rule {
	return rule{id: id, points: n, because: because, wants: wants, when: "{ wants = " + list(wants) + " }"}
}

func only(id, when, because string) rule {
	return rule{id: id, not: true, unless: true, when: when, because: because}
}

func never(id, when, because string) rule {
	return rule{id: id, not: true, when: when, because: because}
}

func kinds() []kind {
	drinkers := never("no-alcohol", `{ substances = { none_of = ["alcohol", "unknown"] } }`, "It is for people who drink, and alcohol was not named.")
	return append(append(treatment(drinkers), harm()...), append(around(), others()...)...)
}

// treatment is the services that treat.
func treatment(drinkers rule) []kind {
	adults := []string{"Adults who use drugs", "Adults who drink or use drugs", "Adults in the district and their relatives"}
	return []kind{
		{share: 12, types: [][]string{{"advice"}, {"advice", "counselling"}, {"advice", "drop-in"}},
			titles: []string{"Drug and Alcohol Service", "Advice Centre", "Substance Misuse Team", "Recovery Service", "Community Team"},
			does:   []string{"Advice and a first assessment for people who use drugs or drink.", "The first place to ask about drugs and alcohol in the district.", "Support and treatment for people who want to use less."},
			who:    adults, direct: 45, through: 8, week: office,
			rules: []rule{points("advice", 50, "They give advice.", "advice", "harm_reduction"), points("talk", 35, "They talk things through.", "talk_now", "counselling")}},
		{share: 8, types: [][]string{{"prescribing"}, {"prescribing", "health"}, {"prescribing", "supervised consumption"}},
			titles: []string{"Prescribing Service", "Substitute Prescribing Clinic", "Community Drug Team", "Opioid Treatment Service"},
			does:   []string{"Methadone and buprenorphine prescriptions with a keyworker.", "Prescribing for people who use heroin and other opioids."},
			who:    []string{"Adults who use opioids"}, direct: 15, through: 25, week: office,
			rules: []rule{points("script", 60, "They prescribe.", "prescribing"), {id: "opioids", points: 30, because: "They work with people who use opioids.", when: `{ substances = ["heroin", "methadone", "other_opioids"] }`},
				only("no-opioids", `{ substances = ["heroin", "methadone", "buprenorphine", "other_opioids", "unknown"] }`, "It is for people who use opioids.")}},
		{share: 4, types: [][]string{{"detox"}, {"detox", "prescribing"}}, titles: []string{"Community Detox", "Home Detox Service", "Alcohol Detox Team"},
			does: []string{"Detox at home with a nurse who visits.", "Planned detox in the community."}, who: []string{"Adults who are dependent on alcohol"},
			direct: 5, through: 45, week: office, rules: []rule{points("detox", 60, "They do detox in the community.", "detox_community"), drinkers}},
		{share: 3, types: [][]string{{"detox"}}, titles: []string{"Inpatient Unit", "Detox Ward", "Withdrawal Unit"}, does: []string{"A hospital ward for detox from alcohol and drugs."},
			who: []string{"Adults whose detox is not safe at home"}, through: 60, patients: 10, week: always, rules: []rule{points("ward", 60, "They do detox on a ward.", "detox_inpatient")}},
		{share: 5, types: [][]string{{"rehab"}, {"rehab", "day programme"}}, titles: []string{"Residential Rehab", "Rehabilitation Centre", "Recovery House", "Therapeutic Community"},
			does: []string{"A house to live in while recovering, with groups every day.", "Residential rehabilitation in the country."}, who: []string{"Adults who have stopped", "Men in recovery", "Women in recovery"},
			direct: 10, through: 45, week: always, rules: []rule{points("rehab", 60, "They offer residential rehab.", "rehab"), points("after", 30, "People stay in touch afterwards.", "aftercare")}},
		{share: 9, types: [][]string{{"counselling"}, {"counselling", "advice"}}, titles: []string{"Counselling Service", "Talking Therapies", "Alcohol Counselling", "Listening Service"},
			does: []string{"One to one counselling about drink and drugs.", "Confidential talking therapy, free of charge."}, who: adults, direct: 35, through: 10, week: booked,
			rules: []rule{points("counselling", 55, "They offer counselling.", "counselling", "one_to_one"), points("talk", 35, "They listen.", "talk_now")}},
		{share: 4, types: [][]string{{"counselling", "advice"}, {"advice"}}, titles: []string{"Alcohol Service", "Alcohol Team", "Alcohol Advice"}, does: []string{"Advice and short interventions for people who drink too much."},
			who: []string{"People who drink"}, direct: 40, through: 5, week: office, rules: []rule{points("brief", 55, "They give short advice about drinking.", "brief_intervention", "advice"), drinkers}},
		{share: 5, types: [][]string{{"day programme"}, {"day programme", "peer support"}}, titles: []string{"Day Programme", "Structured Day Care", "Recovery Academy"},
			does: []string{"Groups, skills and meals on weekdays for people who have stopped or are stopping."}, who: []string{"People in recovery"}, direct: 20, through: 25, week: office,
			rules: []rule{points("programme", 55, "They run a day programme.", "group_programme", "relapse_prevention"), points("skills", 35, "They teach skills for everyday life.", "life_skills", "self_esteem")}},
	}
}

// harm is the services that keep people safer.
func harm() []kind {
	return []kind{
		{share: 7, types: [][]string{{"needle exchange"}, {"needle exchange", "naloxone"}, {"needle exchange", "advice"}}, titles: []string{"Needle Exchange", "Pharmacy Exchange", "Needle and Syringe Programme", "Safer Injecting Service"},
			does: []string{"Clean injecting equipment, and used equipment taken back.", "A needle exchange with advice about injecting more safely."}, who: []string{"People who inject"}, direct: 90, week: office,
			rules: []rule{points("works", 60, "They exchange needles.", "needle_exchange", "harm_reduction"), {id: "injects", points: 40, because: "They inject.", when: `{ injecting = "current" }`}}},
		{share: 3, types: [][]string{{"naloxone"}, {"naloxone", "training"}}, titles: []string{"Naloxone Project", "Overdose Prevention", "Take Home Naloxone"}, does: []string{"Naloxone kits and short lessons in using them."},
			who: []string{"People who use opioids and those around them"}, direct: 80, week: sessions, rules: []rule{points("kits", 60, "They give out naloxone.", "naloxone", "overdose_workshop")}},
		{share: 5, types: [][]string{{"drop-in"}, {"drop-in", "advice"}, {"drop-in", "housing"}}, titles: []string{"Drop-in", "Open Access Centre", "Day Centre", "Outreach and Drop-in"}, does: []string{"Somewhere warm to come in, eat and talk to a worker.", "An open door on weekdays."},
			who: []string{"Anybody", "People who are homeless", "People who use drugs or drink"}, direct: 95, week: sessions, rules: []rule{points("drop-in", 55, "One can drop in.", "drop_in", "talk_now"), points("advice", 35, "They give advice.", "advice")}},
		{share: 4, types: [][]string{{"health"}, {"health", "needle exchange"}}, titles: []string{"Blood Borne Virus Clinic", "Hepatitis Nurse", "Health Clinic", "Alcohol Liaison Nurse"}, does: []string{"Testing, vaccination and wound care.", "A nurse for people who use drugs or drink."},
			who: []string{"People who inject or used to", "Patients of the hospital"}, direct: 30, through: 10, patients: 25, week: sessions,
			rules: []rule{points("health", 55, "They look after health.", "health_check", "bbv_vaccination", "hepc_treatment"), points("hepatitis", 35, "They vaccinate.", "hepb_vaccination")}},
	}
}

// around is the services for people around somebody, and for afterwards.
func around() []kind {
	return []kind{
		{share: 7, types: [][]string{{"family support"}, {"family support", "counselling"}, {"family support", "peer support"}}, titles: []string{"Family Support", "Carers Group", "Families Project", "Parents and Partners Group"},
			does: []string{"Support for people close to somebody who drinks or uses drugs.", "A group for parents, partners and friends."}, who: []string{"Parents, partners and other relatives"}, direct: 45, through: 5, week: evenings,
			rules: []rule{points("family", 60, "They support families.", "family_support", "support_group"), only("own-use", `{ caller = ["parent", "partner", "family", "friend", "professional"] }`, "It is for people close to somebody, not for the person who uses.")}},
		{share: 8, types: [][]string{{"peer support"}, {"peer support", "drop-in"}}, titles: []string{"Recovery Group", "Mutual Aid Meeting", "Recovery Café", "Peer Mentors", "Fellowship Meeting"}, does: []string{"People in recovery who help each other.", "A weekly meeting led by members."},
			who: []string{"Anybody who wants to stop", "People in recovery"}, direct: 90, week: evenings, rules: []rule{points("group", 55, "They run a support group.", "support_group", "aftercare"), points("voice", 30, "Members speak for themselves.", "service_user_voice")}},
		{share: 6, types: [][]string{{"young people"}, {"young people", "counselling"}, {"young people", "advice"}}, titles: []string{"Young People's Service", "Youth Drug Project", "Early Help Team", "Youth Café"}, does: []string{"Advice and support for young people who use drugs or drink.", "Workers who meet young people where they are."},
			who: []string{"Young people", "Young people and their parents"}, direct: 45, through: 10, week: office, young: true,
			rules: []rule{points("young", 55, "They work with young people.", "advice", "one_to_one", "youth_education"), points("children", 35, "They support children of people who use.", "children_of_users")}},
		{share: 6, types: [][]string{{"housing"}, {"housing", "advice"}}, titles: []string{"Supported Housing", "Hostel", "Tenancy Support", "Rent Deposit Scheme", "Move-on Project"}, does: []string{"Rooms and support for people without a home.", "Help to find a tenancy and to keep it."},
			who: []string{"People who are homeless or may become so"}, direct: 20, through: 40, week: always,
			rules: []rule{points("housing", 55, "They have housing or help with it.", "supported_housing", "tenancy_support"), points("deposit", 40, "They can lend a deposit.", "deposit"), {id: "homeless", points: 30, because: "They have no settled home.", when: `{ housing = ["rough_sleeping", "hostel", "sofa"] }`}}},
		{share: 3, types: [][]string{{"employment"}, {"employment", "training"}}, titles: []string{"Into Work", "Employment Project", "Skills Workshop", "Back to Work Service"}, does: []string{"Help with applications, interviews and courses."},
			who: []string{"People in recovery who look for work"}, direct: 40, through: 15, week: office, rules: []rule{points("work", 55, "They help people into work.", "employment", "cv"), points("learn", 40, "They help with courses.", "education", "training")}},
	}
}

func others() []kind {
	return []kind{
		{share: 2, types: [][]string{{"helpline"}, {"helpline", "advice"}}, titles: []string{"Helpline", "Advice Line", "Drug and Drink Line"}, does: []string{"A telephone line for anybody with a question about drugs or alcohol."}, who: []string{"Anybody"},
			direct: 100, week: always, rules: []rule{points("talk", 60, "Somebody is there to talk to.", "talk_now", "advice")}},
		{share: 4, types: [][]string{{"criminal justice"}, {"criminal justice", "prescribing"}}, titles: []string{"Criminal Justice Team", "Drug Interventions Programme", "Arrest Referral", "Prison Link"}, does: []string{"Support for people who come through custody, courts or prison."},
			who: []string{"Adults with a criminal justice stage"}, direct: 5, through: 60, week: office,
			rules: []rule{{id: "stage", points: 50, because: "They are in touch with the courts or police.", when: `{ cjs = ["arrested", "charged", "in_court", "community_order", "released"] }`},
				never("no-stage", `{ cjs = "none" }`, "It is for people with a criminal justice stage.")}},
		{share: 2, types: [][]string{{"training"}, {"training", "advice"}}, titles: []string{"Training Service", "Workforce Programme"}, does: []string{"Courses about drugs and alcohol for people who work with the public."},
			who: []string{"Professionals"}, workers: 200, week: booked, rules: []rule{points("courses", 60, "They train staff.", "training", "training_brief_intervention"), only("not-staff", `{ caller = "professional" }`, "It is for professionals.")}},
	}
}
