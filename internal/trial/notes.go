package trial

// lines are what an operator might note of each persona. They say no more than
// its story does, and name nobody.
var lines = map[string][]string{
	"P01": {"His friend rang, very frightened, from a flat.", "Stayed on the line until the ambulance was with them."},
	"P02": {"It happened in the waiting room, in front of others.", "His mate stayed with him the whole time."},
	"P04": {"Sleeping in a tent. Asked for anything on script.", "Stayed on the line. Said what he has put ready."},
	"P06": {"Has the grandchild most nights and is tired.", "Asked that her daughter is not told she rang."},
	"P07": {"Smokes every day, cider at weekends, and school is going badly.", "Does not want her mother to know."},
	"P08": {"Scared to go home tonight. Spoke quietly.", "Said where he is now and that it is warm there."},
	"P10": {"Sleeps in a doorway and has no doctor.", "Does not want to wait for a script. Asked about a dry house."},
	"P12": {"Own flat, own doctor. Would like to stay with that doctor.", "Asked what methadone would mean for work."},
	"P13": {"Steady for months and wants his own doctor to take it over.", "Will ask at the surgery, too."},
	"P15": {"Asked where clean works can be had tonight.", "The chemist may be shut by the time he gets there."},
	"P17": {"Plans a session for a drop-in group, cannabis and alcohol.", "Wants somebody who comes out to them."},
	"P18": {"Goes to a gym and wants needles, nothing else.", "Asked which sizes can be had."},
	"P19": {"Was told of the result last month. Stopped injecting years ago.", "Asked where one is treated, and how long it takes."},
	"P21": {"Rang from custody about a man who is in court this morning.", "Asked who can see him before he leaves."},
	"P23": {"Released this morning with nowhere to stay.", "Wants to see somebody before tonight."},
	"P24": {"Rang about treatment and did not feel well while talking.", "Rang off to get help, as she was told."},
	"P26": {"Has a penalty notice and was told to talk to somebody about drink.", "Wants to know how long it takes."},
	"P27": {"An officer asked where to send somebody with a conditional caution.", "Asked about a list that we know nothing of."},
	"P28": {"Court is next month and he wants help before then.", "Asked for a letter that says he came."},
	"P30": {"Two weeks out, staying in a friend's spare room.", "Wants to stay off it and has done so until now."},
	"P31": {"A nurse rang about somebody who falls when drunk.", "He agreed that she may ring."},
	"P32": {"Said she will pour everything away tonight.", "Asked about a bed in hospital."},
	"P34": {"Agreed to come off in hospital and asked what the place is like.", "Will talk about it with her worker on Thursday."},
	"P35": {"Wants to go away for it, out of the county.", "Has been with a worker for a year."},
	"P37": {"Would not say where he is. Frightened for his brother.", "Was told whom to ring at once, and did."},
	"P38": {"Home after twelve weeks away, in her own flat.", "College or work, and not to slip. Asked about a dry house."},
	"P40": {"Has no car and can do half a day a week.", "Would like to practise an interview."},
	"P41": {"Just needs a job, or the course with the minibus.", "Never had a worker."},
	"P42": {"An eviction letter came. Brought it with her.", "Rent has not been paid since spring."},
	"P44": {"Heard that deposits can be paid for.", "Has no worker and was not sure why one is needed."},
	"P45": {"On friends' sofas, where others use.", "Four months clean and wants somewhere dry."},
	"P47": {"Her son takes her money. She would like to meet other parents.", "Evenings are best."},
	"P49": {"Asked what to say to her son, and whom he could see.", "He does not know that she rang."},
	"P51": {"A teacher asked for help with a lesson for year 9.", "Next half term would be early enough."},
	"P52": {"Asked for training for a team of volunteers at a shelter.", "About twelve people, on an evening."},
	"P54": {"Wants to speak up about how people are treated.", "Would do the overdose workshop as well."},
	"P56": {"Says he will throw everything away tomorrow.", "Shakes when he misses a drink."},
	"P57": {"Heard of a clinic and says that all else has failed.", "Sleeps on the streets."},
	"P59": {"His family wants him to stop at once.", "Asked for a health check."},
	"P60": {"Needles on the path behind the houses.", "Was told what this desk can and cannot do about it."},
}

// generalLines fit anybody.
var generalLines = []string{
	"Wrote the number down and read it back.", "Took a leaflet.", "Will think about it and ring again.", "Was in a hurry.",
	"Line was bad; asked twice.", "Came with a friend, who waited outside.", "Has tried there before and would try again.",
	"Asked for a woman to talk to.", "Asked for a man to talk to.", "Reads better than hears: wrote it down in large letters.",
	"Bus times were looked up together.", "Would rather go in the morning.", "Cannot ring from work.", "Thanked us.",
	"Did not want to say more today.", "Asked whether it costs anything.", "Was told that the hours are not recorded and to ring first.",
	"Rang once before, some weeks ago.", "Phone is nearly out of credit.", "Was calm at the end.",
}

// unmetLines say that nothing was found.
var unmetLines = []string{"Nothing here fits; said so, and that it is noted.", "Looked together and found nothing near enough."}

// plans are what follow-ups are about.
var plans = []string{
	"Ring back with the times of the group", "Ask whether they got through", "Ring back: could not talk just now",
	"Find out whether there is a place", "Say what the worker answered", "Send the address by text",
}

// nexts are what is done next about a referral.
var nexts = []string{"Ask the service whether they came", "Ring the duty worker", "Ask them how it went"}

// acts are what was done about an alert, in an operator's words.
var acts = []string{"Went through the card with them", "Read out the card, all of it", "Asked, as the card says", "The manager was told at once"}

// doors answer the phone at a warm handover.
var doors = []string{"the duty worker", "reception", "the team leader", "a volunteer"}

// Aliases, and the letters of return codes: words and letters without anybody
// behind them.
var (
	aliases   = []string{"Kestrel", "Blue scarf", "Marmalade", "Number nine", "Badger", "The cyclist", "Tuesday", "Juniper", "Old Tom's dog", "Pepper", "Red hat", "Harbour"}
	consonant = "BCDFGHJKLMNPRSTVW"
	vowel     = "AEIOU"
)

// waiting are words that tell visitors apart.
var waiting = []string{"blue coat, needles", "two people, one with a pushchair", "with a dog, wants a script", "grey hat, will come back at four"}

// operators are initials only.
var operators = []string{"RK", "TS", "AM", "DW", "LP", "JB"}
