export default { title: "" }
