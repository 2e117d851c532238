package bot

import (
	"regexp"
	"strings"
)

// The words by which names are told: what leads to them, who others are, and given names.

var (
	surelyOwn  = &lead{regexp.MustCompile(`(?i)\bmy (?:` + nameKinds + `)?name(?:['’]?s| is|:)\s+|^\s*(?:` + nameKinds + `)?(?:name|nom|pr[eé]nom)(?: de famille)?(?: is)?\s*:\s*|^\s*(?:` + nameKinds + `)name(?: is)?\s+|^\s*name(?:['’]?s| is)\s+|\bi(?:['’]?m| am) called\s+|\bj(?:e|['’])?\s?m['’ ]?(?:e )?app?ell?e?s?\s+|\bje me nomme\s+|\bchange (?:my|the) name to\s+|\bchange[rz]? (?:mon|le) nom (?:pour|en|[aà])\s+|\b(?:mon (?:nom|pr[eé]nom) (?:complet |de famille )?|le mien |la mienne )(?:c['’ ]?est|ces|s['’]est|c|est|:)\s+|\bmine(?:['’]?s| is)\s+`), []string{"name", "nom", "appel", "apel", "called", "mien", "mine"}}
	perhapsOwn = &lead{regexp.MustCompile(`(?i)^\s*(?:(?:hi|hello|hey|ok|okay|bon|alors|yes|no|sorry|oops|actually|wrong name|bonjour|salut|oui|non|désolée?)[\s,]+)*(?:i['’]?m|i am|this is|it['’]?s|it is|je suis|chu|ici|c(?:['’]?est)?|moi c(?:['’]?est)?|moi|me:?)\s+(?:(?:his|her|their|son|sa|leur) (?:son|` + strings.Join(strings.Fields(kin), "|") + `)\s+)?|^\s*(?:no|non|nope|sorry)\b.{0,40}\b(?:i['’]?m|moi c['’ ]?est)\s+`), nil}

	// misnamed begins what corrects a name.
	misnamed = regexp.MustCompile(`(?i)^\s*(?:no|sorry|oops|actually|wrong name|non|désolée?)\b`)

	// titles end with a full stop that ends no sentence: "Mrs. Angela White".
	titles = regexp.MustCompile(`(^|\s)((?i:mrs?|ms|dr|mme|mlle|vs)|\pL)\.\s+`)

	titled = regexp.MustCompile(`^(?:(?i:mrs?|ms|dr|mme|mlle)|[B-HJ-Z])$`)

	// yielding begins what somebody says who gives a name after all.
	yielding = regexp.MustCompile(`(?i)^\s*(?:(?:ok(?:ay)?|bon|ben|oui|yes|yeah|alright|all right|fine|well|sure|d['’]accord|alors|euh|um|sorry|d[eé]sol[eé]e?)[\s,]+)+`)

	nameWord = regexp.MustCompile(`[\pL&][\pL'’.&-]*`)
	verbal   = regexp.MustCompile(`(?:ed|ing|ong|elt)$`) // "my name is misspelled"

	// renaming is in what leads to a name that one had given otherwise, lastName in what leads to what comes after the first name, labels stand behind a name that they are no part of.
	renaming = regexp.MustCompile(`(?i)\bchange[rz]? `)
	lastName = regexp.MustCompile(`(?i)\b(?:last|family|famille)\b`)
	labels   = wordSet(`name first last full phone cell cellulaire tel telephone number numero num email mail courriel adresse address nom prenom is here`)

	joins     = wordSet(`and & et`)
	particles = wordSet(`de del della da dos das di du van von der den la le bin ibn al el st thi bint binti abu ould`)
	// companies end the name of a company.
	companies = wordSet(`inc ltd ltee limited limitee corp corporation llp enr cie`)
	// alsoWords are given names that a question may begin with, alsoVerbs those of them that stand before more than a name: "sue contractor", "bill payment".
	alsoVerbs = wordSet(verbNames)
	alsoWords = wordSet(verbNames + ` pat mat randy victor norm nick rick josh matt tony mike bob pierre marie`)
	// alsoSurnames are names of families that mean something else, too.
	alsoSurnames = wordSet(`brown white green black gray grey hill king lee scott cole park fox bell young wood woods hall lewis moore clark walker allen wright baker adams nelson cook morgan reed cox ward james watson brooks price
		turner cooper parker hunter porter fisher butler russell griffin hayes hughes palmer bishop shaw sharp pope little dean payne gardner carpenter lapierre lafleur desjardins lefrancois
		bennett ross long foster rose day love hunt west page field fields marsh stone banks rice bishop knight cross fall sow cote gagne boucher levy`)
)

const nameKinds = `full |real |legal |first |given |last |family `

const verbNames = `will bill sue grant mark may rob drew art don frank rich chuck jack hope dot ray peg gene dick christian cliff dean earl guy herb
		lance miles pierce stew wade ward chance chase max grace joy april june faith constance dolly penny rose sandy claire france colombe jaime marge`

// knownNames are names, given and of families, that no question of law begins with, beside those of package conflict.
var knownNames = wordSet(`
	fatima fatma fatoumata aisha ayesha aicha khadija zainab zaynab amina aminata noor nour layla leila yasmin yasmine samira salma hanan rania huda nadia farah sana hina sadia bushra rabia zahra zara
	ahmed ahmad ali hassan hasan hussain hussein husain omar umar usman osman ibrahim ismail khalid khaled tariq tarek karim kareem rashid bilal imran irfan faisal hamza abdul abdullah abdulla abdi abdirahman abdullahi farouk faruk walid samir nabil mustafa mahmoud mahmood hamid saeed jamal sami rami ziad
	khan malik qureshi siddiqui chaudhry chaudhary sheikh shaikh syed rahman rehman akhtar aziz haddad khoury najjar mansour nasser saleh warsame hersi farah jama
	singh kaur gill sandhu dhillon sidhu grewal brar dhaliwal harpreet gurpreet manpreet jaspreet amandeep sukhdeep rajinder balwinder jasmeet simran navjot parminder kuldeep
	patel shah sharma gupta kumar verma reddy iyer nair menon mehta desai joshi kapoor agarwal mishra raj rajesh ramesh suresh mahesh priya anjali deepa sunita pooja neha anita kavita lakshmi arjun rahul rohit vikram sanjay vijay ajay anil sunil amit ankit ravi krishnan subramaniam nguyen
	siva sivakumar thurairajah kandiah perera fernando silva tharshan
	tran pham phan vo bui ngo duong ly minh linh lan huong thuy thanh tuan hung phuong trang hoa ngoc quang duc nam
	wang zhang liu chen yang huang zhao wu zhou xu zhu lin guo luo zheng xie tang feng deng cao peng zeng xiao tian dong yuan jiang cai yu wei ming xiu ling mei fang jing hui yan li wong chan cheung leung lam lau chow kwok tsang ng yip
	kim choi jung kang cho yoon jang lim han kwon hwang jin soo hyun jiho
	santos reyes cruz garcia ramos mendoza bautista villanueva aquino delacruz joel jomar maricel
	lopez gonzalez gonzales hernandez martinez rodriguez perez sanchez ramirez torres flores rivera gomez diaz morales ortiz gutierrez chavez vargas castillo jimenez romero alvarez ruiz mendez aguilar guerrero carlos juan luis jorge diego alejandro javier fernando sofia valentina camila lucia guadalupe
	silva souza sousa pereira ferreira oliveira rodrigues martins carvalho almeida lopes
	diallo barry camara toure traore keita coulibaly diop ndiaye faye gueye cisse kone ouattara mbaye kamara mamadou ousmane moussa amadou abdoulaye ibrahima souleymane boubacar seydou awa aissatou mariama kadiatou
	mensah owusu asante boateng appiah osei amoah agyeman kwame kwabena kofi kwaku yaw akua abena ama adwoa nkrumah
	okafor okonkwo adeyemi adebayo ogunleye eze nwosu okoro chukwu chidi emeka ngozi chioma adaeze olu oluwaseun tunde segun funmi yetunde babatunde ifeoma uche nnamdi
	tesfaye haile bekele abebe tadesse gebre girma mulugeta kidane yohannes selam hiwot meron
	mukendi kabongo ilunga tshibangu kalala mbuyi ngoy mutombo kabila nkulu jeanne
	uwimana niyonzima habimana ndayishimiye
	baptiste toussaint desrosiers etienne widline wideline fabiola jocelyne mirlande guerda wilner jeanty dieudonne
	tremblay gagnon roy bouchard gauthier morin lavoie fortin ouellet pelletier belanger levesque bergeron leblanc paquette girard simard caron beaulieu cloutier dube poirier fournier lapointe leclerc lefebvre poulin thibault nadeau lachance lalonde charbonneau sylvie lise josee ginette manon nathalie isabelle veronique stephanie chantal guylaine
	smith johnson williams jones miller wilson anderson thomas taylor jackson thompson robinson harris lewis clarke campbell mitchell carter phillips evans edwards collins stewart morris murphy kelly macdonald mcdonald fraser sinclair obrien oconnor sullivan
	kowalski nowak wojcik kaminski ivanov petrov smirnov shevchenko kovalenko bondarenko tkachenko olena oksana iryna natalia tatiana svetlana dmitri sergei vladimir bogdan mykola taras andriy
	popescu ionescu horvat kovac jovanovic petrovic nikolic hoxha gashi krasniqi berisha
	hosseini ahmadi mohammadi rezaei karimi moradi reza mehdi maryam parisa shirin farhad behrouz yousefi popal noori azizi zahir
	yilmaz demir kaya celik aydin ayse emine hatice
	rossi russo esposito bianchi romano ricci bruno gallo conti mancini
	papadopoulos dimitriou georgiou ioannou
	goldberg cohen friedman shapiro
	ashley brittany brandon jason kevin brian ryan justin tyler kyle aaron adam eric erik scott derek darren craig keith sean shawn shane trevor tyrone jamal darnell marcus curtis brad bradley travis dustin cody jesse jordan logan ethan noah dylan austin evan colin ian neil graham gavin duncan stuart malcolm leonard
	amanda crystal tiffany samantha heather lisa amy angela michelle laura megan meghan lauren rachelle courtney danielle erica erin kelsey kayla chelsea shannon tara tammy tracy wendy sharon linda donna brenda diane denise sheila sonia sonya monica natasha vanessa jasmine alicia alexis kristen olivia chloe isabella leah naomi ruth esther gloria yvonne shaniqua keisha latoya tamika
	luc marc benoit sebastien maxime mathieu alexandre guillaume olivier jerome cedric yves yvon gilles serge normand rejean gaetan stephane sylvain martin alain denis daniel remi rene renee andree francine lucie julie melanie caroline valerie audrey annie genevieve catherine helene louise lorraine monique nicole suzanne johanne carole chantale lyne eve rosa ana paula
	marla solange mireille wanda lorraine beatrice bernadette claudette colette edith estelle evelyne fernande florence gaetane germaine gisele henriette huguette irene jacinthe jacqueline janine jeannine joanne jocelyn josephine judith juliette
	laurence laurent lionel lucille lucien madeleine marcel marcelle marguerite marielle marion martine maurice micheline mona muriel nadine noella odette pauline pierrette raymond reina reine rejeanne richard rita roland rolande romeo rosalie roger sabrina sebastian
	simone tanya terence theresa therese thomas ursula vera viviane wilfred yolande yvette zoe agathe alphonse amelie anais antoine armand arthur aurelie bastien bertrand blaise boniface celestin celine christelle clemence clement corinne
	damien delphine edouard elodie emile emmanuel eugene fabrice felicien felix fernand firmin florian gabrielle gaston georges gerard ghislain ghislaine gregoire gustave herve hortense hubert isidore jean jules julien leon leonie leopold ludovic
	marcelin mathilde medard noemie octave pascal pascale patrice philippe quentin raoul regis renaud reynald richer roch sandrine severine solene sophie sylvie tatiana theo theodore tristan urbain valentin victorine virginie wisline xavier yannick yanick
	arlene bernice beverly blanche candace cheryl clara cynthia darlene deborah dolores doreen dorothy eileen elaine ellen elsie ernest esther ethel floyd geraldine gertrude gladys glenda gordon gwen harriet harvey hazel heidi herman howard
	ingrid irma jeanette jenna jerry joanna joyce june karla kirk lloyd lois loretta lorna lowell lucinda luther lynda mabel marilyn marjorie marlene marsha marvin maureen mavis melvin merle mildred milton monty myrtle nadine nelson nora norma
	ollie opal orville otis percy phyllis preston priscilla rhonda roberta rodney roscoe rosemary roxanne ruby rufus sheldon shelley sherri sherry shirley stacey stella sybil sylvia thelma theresa ursula velma verna vernon viola violet vivian wallace walter wilbur willard wilma winston yvette
	dariusz tomasz agnieszka malgorzata katarzyna babak nasrin zeynep thabo`)
